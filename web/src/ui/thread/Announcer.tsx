import { useEffect, useRef, useState } from 'preact/hooks';
import { countsAsUnread, type Thread } from '../../core/thread';
import type { Message } from '../../core/wire';
import { t } from '../../i18n';
import { systemMessageText } from './systemMessages';

const KEPT = 5;

/** Speaks what comes while the thread is open: each message once, not what scrolling or older pages bring. */
export function Announcer({ thread, me }: { thread: Thread; me: string }) {
  const seen = useRef(0);
  const [spoken, speak] = useState<readonly Message[]>([]);
  const messages = thread.messages.value;
  useEffect(() => {
    const lastSeq = messages.at(-1)?.seq ?? 0;
    const before = seen.current;
    seen.current = Math.max(before, lastSeq);
    if (before === 0) return;
    const news = messages.filter((message) => message.seq > before && worthSaying(message, me));
    if (news.length) speak((old) => [...old, ...news].slice(-KEPT));
  }, [messages]);
  return (
    <div class="sr-only" aria-live="polite" aria-relevant="additions">
      {spoken.map((message) => (
        <p key={message.id}>{sentence(message)}</p>
      ))}
    </div>
  );
}

const worthSaying = (message: Message, me: string) =>
  message.messageType === 'system' || countsAsUnread(message, me);

function sentence(message: Message): string {
  if (message.messageType === 'system') return systemMessageText(message);
  return t('chat.says', {
    name: message.senderName,
    text: message.content || (message.attachments[0]?.name ?? ''),
  });
}
