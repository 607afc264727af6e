import { effect } from '@preact/signals';
import { locale } from '../i18n';
import { theme } from '../ui/theme';

/** The loader's one function, as any page knows it (docs/widget.md). */
type Parlour = (name: string, value: string) => unknown;

/** The widget in the corner speaks and looks as the page does, also after a switch. */
export function followSwitches(): void {
  const tell = () => {
    // Read before anything else: an effect that reads nothing, for want of a widget, would never run again.
    const choices = { locale: locale.value, theme: theme.value };
    const { parlour } = window as { parlour?: Parlour };
    for (const [name, value] of Object.entries(choices)) parlour?.(name, value);
  };
  effect(tell);
  document.addEventListener('parlour:ready', tell);
}
