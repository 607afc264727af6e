import { t } from '../i18n';
import { Dialog } from '../ui/Dialog';
import { type Command, commandsOf, type Group } from './commands';
import type { Desk } from './state';

const GROUPS = {
  list: 'keys.group.list',
  ticket: 'keys.group.ticket',
  anywhere: 'keys.group.anywhere',
} as const;

/** Every key there is, in the order of the work. */
export function KeysDialog({ desk, onClose }: { desk: Desk; onClose: () => void }) {
  const commands = commandsOf(desk).filter((command) => command.keys.length > 0);
  const back: Command = {
    id: 'back',
    label: t('keys.back'),
    group: 'anywhere',
    keys: ['Esc'],
    run: onClose,
  };
  return (
    <Dialog title={t('desk.shortcuts')} onClose={onClose}>
      <div class="grid gap-6 px-6 pt-2 pb-6">
        {(Object.keys(GROUPS) as Group[]).map((group) => (
          <KeyGroup
            key={group}
            title={t(GROUPS[group])}
            commands={[...commands, back].filter((command) => command.group === group)}
          />
        ))}
      </div>
    </Dialog>
  );
}

function KeyGroup({ title, commands }: { title: string; commands: Command[] }) {
  if (commands.length === 0) return null;
  return (
    <section>
      <h3 class="mb-1 text-sm font-semibold text-faint">{title}</h3>
      <dl>
        {commands.map((command) => (
          <div key={command.id} class="flex min-h-9 items-center justify-between gap-4">
            <dt>{command.label}</dt>
            <dd class="flex gap-1">
              {command.keys.map((key) => (
                <Key key={key} name={key} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);

/** One key or chord as it is written on the keyboard in front of the reader. */
export function Key({ name }: { name: string }) {
  const written = name.replace('mod+', isMac ? '⌘ ' : 'Ctrl ');
  return (
    <kbd class="kbd">
      {written.length > 1
        ? written.replace(/ (.)$/, (_, end: string) => ` ${end.toUpperCase()}`)
        : written.toUpperCase()}
    </kbd>
  );
}
