import { effect } from '@preact/signals';
import { locale } from '../i18n';
import { theme } from '../ui/theme';

/** The loader's one function, as any page knows it (docs/widget.md). */
type Parlour = (name: string, value?: string) => unknown;

/** As wide as a phone: there, the form is the one way to ask, and no button floats over it. */
const NARROW = '(max-width: 39.99rem)';

/** The widget in the corner speaks and looks as the page does, also after a switch; a phone shows none. */
export function followSwitches(): void {
  const narrow = matchMedia(NARROW);
  const place = () => (window as { parlour?: Parlour }).parlour?.(narrow.matches ? 'hide' : 'show');
  narrow.addEventListener('change', place);
  const tell = () => {
    // Read before anything else: an effect that reads nothing, for want of a widget, would never run again.
    const choices = { locale: locale.value, theme: theme.value };
    const { parlour } = window as { parlour?: Parlour };
    place();
    for (const [name, value] of Object.entries(choices)) parlour?.(name, value);
  };
  effect(tell);
  document.addEventListener('parlour:ready', tell);
}
