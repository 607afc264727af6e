import { MessagesSquare } from 'lucide-preact';
import { t } from '../../i18n';
import { Nothing } from '../../ui/States';
import { Key } from '../KeysDialog';
import type { Desk } from '../state';

/** The middle pane before a choice: what waits, and how to get there. */
export function NoTicket({ desk }: { desk: Desk }) {
  const unread = desk.unreadTickets.value;
  return (
    <div class="grid flex-1 place-items-center">
      <Nothing icon={<MessagesSquare size={22} />} title={t('desk.choose')} heading>
        {unread > 0 && <p>{t('desk.unreadTickets', { count: unread })}</p>}
        <p>{t('desk.chooseText')}</p>
        <p class="flex flex-wrap items-center justify-center gap-x-4 gap-y-2">
          <Hint name="j" text={t('keys.next')} />
          <Hint name="k" text={t('keys.previous')} />
          <Hint name="?" text={t('desk.shortcuts')} />
        </p>
      </Nothing>
    </div>
  );
}

function Hint({ name, text }: { name: string; text: string }) {
  return (
    <span class="inline-flex items-center gap-2">
      <Key name={name} /> {text}
    </span>
  );
}
