import { t } from '../i18n';
import { Dialog } from './Dialog';

/** What one or more keys do. */
export interface Shortcut {
  id: string;
  label: string;
  /** As `KeyboardEvent.key` has it, `mod+` for Ctrl or ⌘. */
  keys: readonly string[];
}

export interface ShortcutGroup {
  title: string;
  shortcuts: readonly Shortcut[];
}

/** Every key that a page has, in the order of the work; a group without any is left out. */
export function ShortcutsDialog({
  groups,
  onClose,
}: {
  groups: readonly ShortcutGroup[];
  onClose: () => void;
}) {
  return (
    <Dialog title={t('desk.shortcuts')} onClose={onClose}>
      <div class="grid gap-6 px-6 pt-2 pb-6">
        {groups
          .filter(({ shortcuts }) => shortcuts.length > 0)
          .map(({ title, shortcuts }) => (
            <section key={title}>
              <h3 class="mb-1 text-sm font-semibold text-faint">{title}</h3>
              <dl>
                {shortcuts.map(({ id, label, keys }) => (
                  <div key={id} class="flex min-h-9 items-center justify-between gap-4">
                    <dt>{label}</dt>
                    <dd class="flex gap-1">
                      {keys.map((key) => (
                        <Key key={key} name={key} />
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
      </div>
    </Dialog>
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

/** The keys that begin: on an empty pane, where there is room and nothing to read. */
export function Hints({ shortcuts }: { shortcuts: readonly Shortcut[] }) {
  return (
    <p class="flex flex-wrap items-center justify-center gap-x-4 gap-y-2">
      {shortcuts.map(({ id, label, keys }) => (
        <span key={id} class="inline-flex items-center gap-2">
          {keys.map((key) => (
            <Key key={key} name={key} />
          ))}{' '}
          {label}
        </span>
      ))}
    </p>
  );
}
