import { MessagesSquare } from 'lucide-preact';
import { t } from '../../i18n';
import { EmptyState } from '../../ui/ListStates';
import { isOnePane } from '../../ui/mediaQueries';
import { Hints } from '../../ui/Shortcuts';
import type { Desk } from '../state';
import { useFirstSteps } from '../steps/useFirstSteps';

/** The middle pane before a choice: the first steps of a new site, else what waits and how to get there. */
export function NoTicket({ desk }: { desk: Desk }) {
  const unread = desk.unreadTickets.value;
  const first = useFirstSteps(desk);
  if (first && !isOnePane()) {
    return (
      <div class="grid min-h-0 flex-1 place-items-center overflow-y-auto p-4">
        <first.FirstSteps desk={desk} />
      </div>
    );
  }
  return (
    <div class="grid flex-1 place-items-center">
      <EmptyState icon={<MessagesSquare size={22} />} title={t('desk.choose')} heading>
        {unread > 0 && <p>{t('desk.unreadTickets', { count: unread })}</p>}
        <p>{t('desk.chooseText')}</p>
        <Hints
          shortcuts={[
            { id: 'next', label: t('keys.next'), keys: ['j'] },
            { id: 'previous', label: t('keys.previous'), keys: ['k'] },
            { id: 'keys', label: t('desk.shortcuts'), keys: ['?'] },
          ]}
        />
      </EmptyState>
    </div>
  );
}
