import { useSignal } from '@preact/signals';
import { useEffect, useId, useMemo } from 'preact/hooks';
import { t } from '../../i18n';
import { Dialog } from '../Dialog';
import { onKeys } from '../onKeys';
import { Key } from '../Shortcuts';
import type { Finder, Found } from './finder';

interface PaletteProps {
  /** Made when it opens, ended when it closes. */
  find: () => Finder;
  placeholder: string;
  onClose: () => void;
}

/** Everything by name: commands, conversations, people and messages. */
export function Palette({ find, placeholder, onClose }: PaletteProps) {
  const finder = useMemo(find, []);
  useEffect(() => finder.stop, [finder]);
  const at = useSignal(0);
  const id = useId();
  const found = finder.found.value;
  const active = found[Math.min(at.value, found.length - 1)];

  const choose = (one: Found | undefined) => {
    if (!one) return;
    onClose();
    // After the dialog has given the focus back, so that a command may move it.
    requestAnimationFrame(() => one.run());
  };
  const keys = onKeys((event) => {
    // Asked anew: who types fast presses Enter before the list is drawn.
    const found = finder.found.peek();
    const now = Math.min(at.peek(), found.length - 1);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter') choose(found[now]);
    else if (step) at.value = (now + step + found.length) % Math.max(found.length, 1);
    else return;
    event.preventDefault();
  });

  return (
    <Dialog title={t('desk.palette')} onClose={onClose} bare>
      <input
        class="palette-input"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={active && `${id}-${active.id}`}
        aria-label={placeholder}
        placeholder={placeholder}
        autoComplete="off"
        onInput={(event) => {
          finder.words.value = event.currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={keys}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={t('desk.palette')}
        class="max-h-[50dvh] overflow-y-auto p-2"
      >
        {found.map((one) => (
          <Option key={one.id} id={`${id}-${one.id}`} one={one} active={one === active} onChoose={choose} />
        ))}
      </div>
      {found.length === 0 && <p class="px-6 pb-6 text-center text-soft">{t('palette.nothing')}</p>}
    </Dialog>
  );
}

interface OptionProps {
  id: string;
  one: Found;
  active: boolean;
  onChoose: (one: Found) => void;
}

function Option({ id, one, active, onChoose }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the combobox, which keeps the focus.
    // biome-ignore lint/a11y/useFocusableInteractive: options of a combobox are reached by aria-activedescendant.
    <div
      id={id}
      role="option"
      aria-selected={active}
      ref={(element) => {
        if (active) element?.scrollIntoView({ block: 'nearest' });
      }}
      class={`menu-item cursor-pointer ${active ? 'bg-hover' : ''}`}
      onClick={() => onChoose(one)}
    >
      <span class="min-w-0 flex-1 truncate">{one.label}</span>
      {one.note && <span class="shrink-0 text-sm text-faint">{one.note}</span>}
      {one.keys.map((key) => (
        <Key key={key} name={key} />
      ))}
    </div>
  );
}
