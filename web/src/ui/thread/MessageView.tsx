import { useRef } from 'preact/hooks';
import type { Client } from '../../core/client';
import type { Thread } from '../../core/thread';
import { t } from '../../i18n';
import { Avatar } from '../Avatar';
import { Attachments } from './Attachments';
import { Body } from './Body';
import { ChangeRefused } from './ChangeRefused';
import { composerContextOf, lookAt } from './composerContext';
import { Foot, type FootPlace, footPlaceIn } from './Foot';
import { useFoundMessage } from './goToMessage';
import { namesIn } from './Mention';
import { avatarOf, readersOf } from './names';
import { QuoteOf } from './Quote';
import { Reactions } from './Reactions';
import type { MessageRow } from './rows';
import { useLongPress } from './useLongPress';

interface MessageViewProps {
  row: MessageRow;
  client: Client;
  thread: Thread;
}

/** A message, what it answers, what others felt about it, and the way to its menu. */
export function MessageView({ row, client, thread }: MessageViewProps) {
  const { message, mine, first, last } = row;
  const context = composerContextOf(thread);
  const more = useRef<HTMLButtonElement>(null);
  const person = { name: message.senderName, avatarUrl: avatarOf(thread, message) };
  const pending = thread.changes.of(message.id);
  const wording = pending?.wish.kind === 'edit' ? pending.wish.content : message.content;
  const waits = pending !== undefined && !pending.refusal && pending.wish.kind !== 'react';
  const can = !message.deletedAt && hasActions(thread);
  const open = () => {
    if (can && more.current) context.menu.value = { message, anchor: more.current };
  };
  const press = useLongPress(open);
  const { found, self } = useFoundMessage(thread, message.id);
  const edited = Boolean(message.editedAt) && !message.deletedAt;
  const worded = wording !== '' || message.attachments.length === 0;
  const foot = (place: FootPlace) =>
    (last || edited || waits) && (
      <Foot
        place={place}
        at={message.createdAt}
        edited={edited}
        tick={mine ? (waits ? 'waiting' : thread.tick(message)) : null}
        detail={mine ? readersOf(thread, message) : null}
      />
    );
  return (
    <article
      ref={self}
      data-seq={message.seq}
      tabIndex={-1}
      class={`message flex gap-2 ${first || message.replyTo ? 'pt-3' : 'pt-0.5'} ${mine ? 'justify-end ps-10' : 'pe-10'} ${found ? 'message-found' : ''}`}
      {...press}
    >
      {!mine && <div class="w-8 shrink-0 pt-6">{first && <Avatar person={person} size="sm" />}</div>}
      <div
        class={`grid max-w-xl min-w-0 grid-cols-[minmax(0,auto)] ${mine ? 'justify-items-end' : 'justify-items-start'}`}
      >
        {first && !mine && (
          <p class="px-1 pb-1 text-xs font-semibold text-soft" dir="auto">
            {message.senderName}
          </p>
        )}
        {mine && <span class="sr-only">{t('chat.you')}</span>}
        {message.replyTo && !message.deletedAt && <QuoteOf thread={thread} quote={message.replyTo} />}
        <div
          class={`relative grid max-w-full min-w-0 grid-cols-[minmax(0,auto)] ${mine ? 'justify-items-end' : 'justify-items-start'}`}
        >
          {message.attachments.length > 0 && (
            <Attachments
              files={message.attachments}
              mine={mine}
              onOpen={(id) => lookAt(thread, message.attachments, id)}
              foot={!worded && foot(footPlaceIn(message.attachments))}
            />
          )}
          {worded && (
            <Body
              message={{ ...message, content: wording }}
              names={namesIn(thread.conversation.value)}
              me={client.actor.value.id}
              foot={foot('text')}
              {...{ mine, first, last }}
            />
          )}
          {can && (
            <button
              ref={more}
              type="button"
              class={`btn btn-icon message-more ${mine ? 'end-full' : 'start-full'}`}
              aria-label={t('chat.actions')}
              title={t('chat.actions')}
              aria-haspopup="menu"
              aria-expanded={context.menu.value?.message.id === message.id}
              onClick={open}
            />
          )}
        </div>
        <Reactions client={client} thread={thread} message={message} mine={mine} />
        <ChangeRefused thread={thread} message={message} />
      </div>
    </article>
  );
}

/** In what is closed one still copies. */
const hasActions = (thread: Thread): boolean => !thread.readOnly.value || Boolean(navigator.clipboard);
