import { t } from '../i18n';
import { type ShortcutGroup, ShortcutsDialog } from '../ui/Shortcuts';
import { commandsOf, type Group } from './commands';
import type { Desk } from './state';

const GROUPS = {
  list: 'keys.group.list',
  ticket: 'keys.group.ticket',
  anywhere: 'keys.group.anywhere',
} as const;

/** Every key of the desk: what the commands say, and the way back. */
export function KeysDialog({ desk, onClose }: { desk: Desk; onClose: () => void }) {
  const back = { id: 'back', label: t('keys.back'), group: 'anywhere', keys: ['Esc'] } as const;
  const keys = [...commandsOf(desk), back].filter((command) => command.keys.length > 0);
  const groups: ShortcutGroup[] = (Object.keys(GROUPS) as Group[]).map((group) => ({
    title: t(GROUPS[group]),
    shortcuts: keys.filter((command) => command.group === group),
  }));
  return <ShortcutsDialog groups={groups} onClose={onClose} />;
}
