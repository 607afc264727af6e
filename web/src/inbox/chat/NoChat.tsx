import { MessagesSquare } from 'lucide-preact';
import { isStaff } from '../../core/conversations';
import { t } from '../../i18n';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/ListStates';
import { Hints } from '../../ui/Shortcuts';
import type { Inbox } from '../state';

/** The middle pane before a choice. */
export function NoChat({ inbox }: { inbox: Inbox }) {
  const unread = inbox.unread.value;
  return (
    <div class="grid flex-1 place-items-center">
      <EmptyState icon={<MessagesSquare size={22} />} title={t('inbox.choose')} heading>
        {unread > 0 && <p>{t('inbox.unreadConversations', { count: unread })}</p>}
        <Button
          look="primary"
          onClick={() => {
            inbox.overlay.value = 'new';
          }}
        >
          {t('inbox.new')}
        </Button>
        {!isStaff(inbox.client.actor.value) && (
          <Button
            look="quiet"
            onClick={() => {
              inbox.overlay.value = 'support';
            }}
          >
            {t('inbox.askSupport')}
          </Button>
        )}
        <Hints
          shortcuts={[
            { id: 'next', label: t('inbox.keys.next'), keys: ['j'] },
            { id: 'previous', label: t('inbox.keys.previous'), keys: ['k'] },
            { id: 'keys', label: t('desk.shortcuts'), keys: ['?'] },
          ]}
        />
      </EmptyState>
    </div>
  );
}
