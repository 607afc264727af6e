import type { Message } from '../../core/wire';
import { t } from '../../i18n';

/** A lifecycle message in the reader's language; the server's own words for an event we do not know. */
export function systemMessageText({ system, content }: Message): string {
  const name = typeof system?.actorName === 'string' ? system.actorName : '';
  switch (system?.event) {
    case 'agent_joined':
      return name ? t('chat.note.agent_joined', { name }) : content;
    case 'agent_left':
      return name ? t('chat.note.agent_left', { name }) : content;
    case 'ticket_closed':
      return name ? t('chat.note.ticket_closed', { name }) : content;
    case 'ticket_reopened':
      return name ? t('chat.note.ticket_reopened', { name }) : content;
    case 'ticket_assigned':
      return assigned(system, name) ?? content;
    case 'participant_added':
      return (
        participation(system, name, ['chat.note.participant_joined', 'chat.note.participant_added']) ??
        content
      );
    case 'participant_removed':
      return (
        participation(system, name, ['chat.note.participant_left', 'chat.note.participant_removed']) ??
        content
      );
    case 'title_changed':
      return name && typeof system.title === 'string'
        ? t('chat.note.title_changed', { name, title: system.title })
        : content;
    case 'taken_over':
      return name ? t('chat.note.taken_over', { name }) : content;
    default:
      return content;
  }
}

type Facts = NonNullable<Message['system']>;
type Coming = ['chat.note.participant_joined', 'chat.note.participant_added'];
type Going = ['chat.note.participant_left', 'chat.note.participant_removed'];

/** By oneself, or by somebody else. */
function participation(system: Facts, name: string, [own, others]: Coming | Going): string | null {
  if (!name) return null;
  if (system.userId === system.actorId) return t(own, { name });
  return typeof system.userName === 'string' ? t(others, { name, other: system.userName }) : null;
}

function assigned(system: Facts, name: string): string | null {
  if (!name) return null;
  if (system.assigneeId === null) return t('chat.note.unassigned', { name });
  if (system.assigneeId === system.actorId) return t('chat.note.assigned_self', { name });
  const other = system.assigneeName;
  return typeof other === 'string' ? t('chat.note.assigned', { name, other }) : null;
}
