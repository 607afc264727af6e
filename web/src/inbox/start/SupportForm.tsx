import type { Ticket } from '../../core/wire';
import { t } from '../../i18n';
import { AskForm } from '../../ui/AskForm';
import type { Inbox } from '../state';

/** Asks those at the desk, under one's own name; the answer comes into the same list as everything else. */
export function SupportForm({ inbox, onOpened }: { inbox: Inbox; onOpened: (ticket: Ticket) => void }) {
  const { api, actor } = inbox.client;
  return (
    <AskForm
      class="stack"
      me={actor.value}
      typed={{}}
      open={async (draft) => onOpened((await api.openTicket(draft)).ticket)}
    >
      <p class="text-soft">{t('start.supportText')}</p>
    </AskForm>
  );
}
