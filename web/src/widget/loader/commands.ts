import type { HostState, Options } from '../protocol';

export type Listener = (detail: unknown) => void;

/** What the page can make the widget do; each answers with what the promise resolves to. */
export interface Widget {
  state: Pick<HostState, 'options' | 'person' | 'prefill' | 'page' | 'form' | 'asked'>;
  open(from?: Element | null): Promise<void>;
  close(): void;
  isOpen(): boolean;
  hide(hidden: boolean): void;
  forget(): void;
  changed(): void;
  on(name: string, fn: Listener): () => void;
  off(name: string, fn: Listener): void;
}

const TEXTS = ['title', 'greeting', 'launcher'] as const;
const LOOKS = ['accent', 'radius', 'position', ...TEXTS, 'start'] as const;

/** Commands that only give something: what of the state it is, and what may be in it. */
const GIVEN: Record<string, [part: 'person' | 'prefill' | 'page', ...fields: string[]] | undefined> = {
  identify: ['person', 'name', 'email'],
  prefill: ['prefill', 'name', 'email', 'subject', 'message'],
  context: ['page', 'url', 'title'],
};

/** `parlour(name, …)`; throws for what it does not know. */
export function run(widget: Widget, name: string, args: unknown[]): unknown {
  const { state } = widget;
  const [first] = args;
  const given = (typeof first === 'object' && first ? first : {}) as Record<string, unknown>;
  const [part, ...fields] = GIVEN[name] ?? [];
  if (part) state[part] = pick(given, fields);
  else
    switch (name) {
      case 'open':
        return widget.open();
      case 'close':
        return widget.close();
      case 'off':
        return widget.off(String(first), args[1] as Listener);
      case 'toggle':
        return widget.isOpen() ? widget.close() : widget.open();
      case 'show':
      case 'hide':
        return widget.hide(name === 'hide');
      case 'logout':
        return widget.forget();
      case 'locale':
        state.options.locale = String(first);
        break;
      case 'theme':
        if (typeof first === 'string') state.options.theme = first;
        else Object.assign(state.options, pick(given, [...LOOKS, 'theme']) as Options);
        break;
      case 'form':
        state.form = first ? JSON.stringify(first) : '';
        break;
      case 'newTicket':
        if (first) run(widget, 'prefill', args);
        state.asked++;
        return widget.open();
      default:
        throw new TypeError(`parlour: there is no "${name}"`);
    }
  widget.changed();
}

/** Only what is known, and only as text. */
export function pick(from: object, names: readonly string[]): Record<string, string> {
  const all = from as Record<string, unknown>;
  return Object.fromEntries(
    names.filter((name) => all[name] != null).map((name) => [name, String(all[name]).slice(0, 10000)]),
  );
}

/** `--parlour-*` of the page's root; a text may stand in quotes. */
export function optionsOfStyle(style: CSSStyleDeclaration): Options {
  const found = LOOKS.map((name) => {
    const value = style.getPropertyValue(`--parlour-${name}`).trim();
    return [name, value.replace(/^(["'])(.*)\1$/, '$2') || null];
  });
  return pick(Object.fromEntries(found), LOOKS);
}

/** `data-*` of the script element. */
export function optionsOf(data: DOMStringMap): Options {
  return pick(data, [...LOOKS, 'locale', 'theme']);
}
