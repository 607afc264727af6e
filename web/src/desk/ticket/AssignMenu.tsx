import { ChevronDown, UserPlus } from 'lucide-preact';
import type { Ticket } from '../../core/wire';
import { t } from '../../i18n';
import { Avatar } from '../../ui/Avatar';
import { type Close, Menu, MenuItem } from '../../ui/Menu';
import { agentsOf } from '../agents';
import type { Desk } from '../state';

/** Whose the ticket is, and the menu to change that: oneself first, then the others, then nobody. */
export function AssignMenu({ desk, ticket, block }: { desk: Desk; ticket: Ticket; block?: boolean }) {
  const { assignee } = ticket;
  return (
    <Menu
      label={t('ticket.assign')}
      align={block ? 'start' : 'end'}
      trigger={(props) => (
        <button
          {...props}
          type="button"
          class={`btn ${block ? 'btn-plain btn-block' : 'btn-quiet'} px-3`}
          title={t('ticket.assign')}
          onPointerEnter={() => agentsOf(desk.client.api).load()}
          onFocus={() => agentsOf(desk.client.api).load()}
        >
          {assignee ? <Avatar person={assignee} size="sm" /> : <UserPlus size={18} aria-hidden />}
          <span class="sr-only">{t('ticket.assign')}: </span>
          <span class={`truncate ${block ? 'flex-1 text-start' : 'max-w-32 hidden lg:inline'}`}>
            {assignee?.name ?? t('ticket.nobody')}
          </span>
          <ChevronDown size={16} class="shrink-0" aria-hidden />
        </button>
      )}
    >
      {(close) => <Choices {...{ desk, ticket, close }} />}
    </Menu>
  );
}

function Choices({ desk, ticket, close }: { desk: Desk; ticket: Ticket; close: Close }) {
  const me = desk.client.actor.value;
  const others = agentsOf(desk.client.api).list.value.filter((agent) => agent.id !== me.id);
  const choose = (who: { id: string; name: string } | null) => () =>
    close(() => (who?.id ?? null) !== (ticket.assignee?.id ?? null) && desk.assign(ticket, who));
  return (
    <>
      <MenuItem checked={ticket.assignee?.id === me.id} onSelect={choose(me)}>
        {t('ticket.assignMe')}
      </MenuItem>
      {others.map((agent) => (
        <MenuItem key={agent.id} checked={ticket.assignee?.id === agent.id} onSelect={choose(agent)}>
          <span class="truncate">{agent.name}</span>
        </MenuItem>
      ))}
      <MenuItem checked={ticket.assignee === null} onSelect={choose(null)}>
        {t('ticket.nobody')}
      </MenuItem>
    </>
  );
}
