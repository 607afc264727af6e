import { Ellipsis } from 'lucide-preact';
import { canRemove, participantOf } from '../../core/conversations';
import type { Conversation, Participant } from '../../core/wire';
import { t } from '../../i18n';
import { explain } from '../../i18n/problems';
import { Avatar } from '../../ui/Avatar';
import { ErrorState, Skeleton } from '../../ui/ListStates';
import { Menu, MenuItem } from '../../ui/Menu';
import { PresenceText } from '../../ui/Presence';
import type { Inbox } from '../state';
import type { Roster } from './roster';

interface PeopleProps {
  inbox: Inbox;
  conversation: Conversation;
  roster: Roster;
}

const ROLES = { owner: 'role.owner', admin: 'role.admin', member: 'role.member' } as const;

/** Who takes part, with role and presence, and what one may do about each. */
export function People({ inbox, conversation, roster }: PeopleProps) {
  if (roster.status.value === 'loading') {
    return <Skeleton rows={3}>{() => <div class="skeleton my-3 h-8" />}</Skeleton>;
  }
  if (roster.status.value === 'failed') {
    const why = roster.error.value ? explain(roster.error.value) : undefined;
    return <ErrorState what={t('people.failed')} why={why} onRetry={roster.load} />;
  }
  return (
    <ul class="grid grid-cols-1 gap-1">
      {roster.people.value.map((person) => (
        <Person key={person.userId} {...{ inbox, conversation, roster, person }} />
      ))}
    </ul>
  );
}

function Person({ inbox, conversation, roster, person }: PeopleProps & { person: Participant }) {
  const me = inbox.client.actor.value.id;
  return (
    <li class="flex min-h-12 items-center gap-3">
      <Avatar person={person} size="sm" />
      <div class="min-w-0 flex-1 text-sm">
        <p class="truncate font-medium">
          <bdi>{person.name}</bdi>
          {person.userId === me && <span class="text-faint"> ({t('details.you')})</span>}
        </p>
        <p class="text-soft">
          {conversation.kind === 'group' && <>{t(ROLES[person.role])} · </>}
          {person.userId === me ? (
            t('presence.online')
          ) : (
            <PresenceText client={inbox.client} userId={person.userId} />
          )}
        </p>
      </div>
      <PersonMenu {...{ inbox, conversation, roster, person }} />
    </li>
  );
}

function PersonMenu({ inbox, conversation, roster, person }: PeopleProps & { person: Participant }) {
  const { api, actor } = inbox.client;
  const me = actor.value.id;
  const owner = participantOf(conversation, me)?.role === 'owner' && conversation.kind === 'group';
  const others = person.userId !== me;
  if (!others || (!owner && !canRemove(conversation, me, person))) return null;
  const label = t('details.about', { name: person.name });
  return (
    <Menu
      label={label}
      align="end"
      trigger={(props) => (
        <button {...props} type="button" class="btn btn-icon" title={label} aria-label={label}>
          <Ellipsis size={18} aria-hidden />
        </button>
      )}
    >
      {(close) => {
        const act = (what: () => Promise<unknown>) => () =>
          close(() => inbox.attempt(() => what().then(roster.load)));
        const role = (to: Participant['role']) =>
          act(() => api.changeRole(conversation.id, person.userId, to));
        return (
          <>
            {owner && person.role === 'member' && (
              <MenuItem onSelect={role('admin')}>{t('details.makeAdmin')}</MenuItem>
            )}
            {owner && person.role === 'admin' && (
              <MenuItem onSelect={role('member')}>{t('details.makeMember')}</MenuItem>
            )}
            {owner && <MenuItem onSelect={role('owner')}>{t('details.handOver')}</MenuItem>}
            {canRemove(conversation, me, person) && (
              <MenuItem onSelect={act(() => api.removeParticipant(conversation.id, person.userId))}>
                {t('details.remove')}
              </MenuItem>
            )}
          </>
        );
      }}
    </Menu>
  );
}
