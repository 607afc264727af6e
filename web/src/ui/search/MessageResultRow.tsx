import { Paperclip } from 'lucide-preact';
import { titleOf } from '../../core/conversations';
import { excerptSegments } from '../../core/search';
import type { Actor, Found } from '../../core/wire';
import { t } from '../../i18n';
import { RowLink } from '../list/RowLink';
import type { Rows } from '../list/rows';
import { messagePath } from '../paths';
import { Time } from '../Time';

interface MessageResultRowProps {
  found: Found;
  rows: Rows;
  me: Actor;
  onOpen?: (() => void) | undefined;
}

/** A message that was found: who said it, where, when, and the words in their line. */
export function MessageResultRow({ found, rows, me, onOpen }: MessageResultRowProps) {
  const { message, conversation, excerpt } = found;
  const [file] = message.attachments;
  return (
    <RowLink rows={rows} id={message.id} href={messagePath(conversation, message.id, me)} onOpen={onOpen}>
      <span class="grid min-w-0 flex-1 grid-cols-1 text-sm">
        <span class="flex items-baseline justify-between gap-2">
          <span dir="auto" class="own-dir truncate font-medium">
            {message.senderId === me.id ? t('search.you') : message.senderName}
            <span class="font-normal text-faint"> · {titleOf(conversation, me.id) || t('inbox.alone')}</span>
          </span>
          <Time at={message.createdAt} class="shrink-0 text-xs text-faint" />
        </span>
        {excerpt && (
          <span dir="auto" class="own-dir line-clamp-2 text-soft wrap-anywhere">
            <Excerpt text={excerpt} />
          </span>
        )}
        {file && (
          <span class="flex items-center gap-1 text-faint">
            <Paperclip size={14} class="shrink-0" aria-hidden />
            <span class="truncate">{file.name}</span>
          </span>
        )}
      </span>
    </RowLink>
  );
}

function Excerpt({ text }: { text: string }) {
  return (
    <>
      {excerptSegments(text).map((part) =>
        part.match ? <mark class="rounded-sm bg-accent-soft text-accent-ink">{part.text}</mark> : part.text,
      )}
    </>
  );
}
