import { render } from 'preact';
import type { Client } from '../../core/client';
import { titleOf } from '../../core/conversations';
import { dayNumber } from '../../core/days';
import type { Thread } from '../../core/thread';
import type { Message } from '../../core/wire';
import { locale, t } from '../../i18n';
import { sizeText } from '../thread/sizes';
import { systemMessageText } from '../thread/systemMessages';
import './print.css';

let host: HTMLElement | null = null;

/** Draws a conversation for paper, at once; what stands there already is kept, for it may be more. */
export function drawSheet(client: Client, thread: Thread, messages: readonly Message[]): void {
  if (host) return;
  host = document.createElement('div');
  host.className = 'sheet';
  render(<Sheet client={client} thread={thread} messages={messages} />, host);
  document.body.append(host);
  document.documentElement.classList.add('printing');
}

export function clearSheet(): void {
  if (host) render(null, host);
  host?.remove();
  host = null;
  document.documentElement.classList.remove('printing');
}

interface SheetProps {
  client: Client;
  thread: Thread;
  messages: readonly Message[];
}

function Sheet({ client, thread, messages }: SheetProps) {
  const conversation = thread.conversation.peek();
  const shown = messages.filter((message) => !message.hidden);
  const missing = (messages[0]?.seq ?? 1) - 1;
  return (
    <>
      <header>
        <h1 dir="auto">{conversation ? titleOf(conversation, client.actor.peek().id) : document.title}</h1>
        <p>{under(thread)}</p>
        <p>{t('print.printed', { time: moment(new Date().toISOString()) })}</p>
        {missing > 0 && <p>{t('print.missing', { count: missing })}</p>}
      </header>
      {shown.map((message, at) => (
        <Entry key={message.id} message={message} before={shown[at - 1]} />
      ))}
    </>
  );
}

/** Of a ticket its number and state, and who takes part. */
function under(thread: Thread): string {
  const { ticket, participants } = thread.conversation.peek() ?? {};
  const names = participants?.map((one) => one.name) ?? [];
  if (!ticket) return names.join(', ');
  const state = t(ticket.status === 'closed' ? 'status.closed' : 'status.open');
  return [`#${ticket.number}`, state, ticket.owner.name].join(' · ');
}

function Entry({ message, before }: { message: Message; before: Message | undefined }) {
  const newDay = !before || dayOf(before) !== dayOf(message);
  return (
    <>
      {newDay && <h2>{day(message.createdAt)}</h2>}
      {message.messageType === 'system' ? (
        <p class="sheet-note">
          {systemMessageText(message)} · <Moment at={message.createdAt} />
        </p>
      ) : (
        <Said message={message} />
      )}
    </>
  );
}

function Said({ message }: { message: Message }) {
  const { replyTo, attachments, reactions, deletedAt, editedAt } = message;
  return (
    <article>
      <p class="sheet-who">
        <b dir="auto">{message.senderName}</b> <Moment at={message.createdAt} />
        {editedAt && !deletedAt && ` · ${t('chat.edited')}`}
      </p>
      {replyTo && !deletedAt && (
        <blockquote dir="auto">
          {t('chat.says', {
            name: replyTo.senderName,
            text: replyTo.deletedAt || replyTo.hidden ? t('chat.deleted') : replyTo.excerpt || t('chat.file'),
          })}
        </blockquote>
      )}
      {deletedAt && <p class="sheet-note">{t('chat.deleted')}</p>}
      {message.content && !deletedAt && (
        <p class="sheet-text" dir="auto">
          {message.content}
        </p>
      )}
      {attachments.map((file) => (
        <p key={file.id} class="sheet-file" dir="auto">
          {t('print.file', { name: file.name, size: sizeText(file.size) })}
        </p>
      ))}
      {reactions.length > 0 && <p>{reactions.map(({ emoji, count }) => `${emoji} ${count}`).join('  ')}</p>}
    </article>
  );
}

function Moment({ at }: { at: string }) {
  return <time dateTime={at}>{moment(at)}</time>;
}

const written = (at: string, how: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale.peek(), how).format(new Date(at));

/** Paper has no "today". */
const day = (at: string) => written(at, { dateStyle: 'full' });
const moment = (at: string) => written(at, { dateStyle: 'medium', timeStyle: 'short' });
const dayOf = (one: Message) => dayNumber(Date.parse(one.createdAt));
