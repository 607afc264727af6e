import { useEffect, useRef } from 'preact/hooks';
import type { Message } from '../../core/wire';
import { t } from '../../i18n';
import { onKeys } from '../onKeys';

interface ArrivedProps {
  messages: readonly Message[];
  onSend: () => void;
  onKeep: () => void;
}

/**
 * What came while an answer was being written; Esc goes back to writing. The focus is on the words and on no button: the
 * Enter of somebody who presses it twice must not send what was held back.
 */
export function NewerMessages({ messages, onSend, onKeep }: ArrivedProps) {
  const self = useRef<HTMLDivElement>(null);
  useEffect(() => self.current?.focus(), []);
  return (
    <div
      ref={self}
      tabIndex={-1}
      role="alertdialog"
      aria-label={t('chat.arrived', { count: messages.length })}
      class="mb-2 grid gap-2 rounded-lg border border-line bg-raised p-3 shadow-md"
      onKeyDown={onKeys((event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onKeep();
      })}
    >
      <p class="text-sm font-semibold">{t('chat.arrived', { count: messages.length })}</p>
      <ul class="grid max-h-40 gap-1 overflow-y-auto text-sm">
        {messages.map((message) => (
          <li key={message.id} class="overflow-clip wrap-anywhere whitespace-pre-wrap" dir="auto">
            {t('chat.says', { name: message.senderName, text: message.content })}
          </li>
        ))}
      </ul>
      <div class="flex flex-wrap justify-end gap-2">
        <button type="button" class="btn btn-quiet text-sm" onClick={onKeep}>
          {t('chat.keepWriting')}
        </button>
        <button type="button" class="btn btn-primary text-sm" onClick={onSend}>
          {t('chat.sendAnyway')}
        </button>
      </div>
    </div>
  );
}
