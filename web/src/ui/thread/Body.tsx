import type { ComponentChildren } from 'preact';
import { t } from '../../i18n';
import { pieces } from './links';
import { Mention, mentioned, type Names } from './Mention';

interface BodyProps {
  message: { content: string; deletedAt?: string | null };
  mine: boolean;
  first: boolean;
  last: boolean;
  failed?: boolean;
  names: Names;
  me: string;
  /** What stands at the end of its last line. */
  foot?: ComponentChildren;
}

/** A bubble. Its text is text: addresses become links, nothing becomes markup. */
export function Body({ message, mine, first, last, failed, names, me, foot }: BodyProps) {
  const side = mine
    ? `${first ? '' : 'rounded-se-sm'} ${last ? '' : 'rounded-ee-sm'} ${failed ? 'border border-danger bg-danger-soft text-ink' : 'bg-accent text-on-accent'}`
    : `${first ? '' : 'rounded-ss-sm'} ${last ? '' : 'rounded-es-sm'} border border-line bg-surface`;
  if (message.deletedAt) {
    return (
      <p class="bubble rounded-lg border border-line px-3 py-2 text-sm text-faint italic">
        <span>{t('chat.deleted')}</span>
        {foot}
      </p>
    );
  }
  return (
    <p
      dir="auto"
      class={`bubble max-w-full rounded-lg px-3 py-2 text-[0.9375rem] leading-6 wrap-anywhere whitespace-pre-wrap ${side}`}
    >
      {/* An element of their own: what stands beside them is none of the words. */}
      <span>
        {pieces(message.content).map((piece) =>
          piece.href ? (
            <a
              href={piece.href}
              target="_blank"
              rel="noopener noreferrer nofollow ugc"
              class="text-current underline underline-offset-2"
            >
              {piece.text}
            </a>
          ) : (
            <Words text={piece.text} names={names} me={me} />
          ),
        )}
      </span>
      {foot}
    </p>
  );
}

function Words({ text, names, me }: { text: string; names: Names; me: string }) {
  return (
    <>
      {mentioned(text, names).map((part) => {
        const person = part.username === undefined ? undefined : names.get(part.username);
        if (!person) return part.text;
        return <Mention text={part.text} person={person} own={person.userId === me} />;
      })}
    </>
  );
}
