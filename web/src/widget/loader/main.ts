import { type Listener, run } from './commands';
import { createWidget } from './widget';

type Waiting = [args: unknown[], resolve: (value: unknown) => void];

interface Parlour {
  (name: string, ...args: unknown[]): unknown;
  /** Calls from before the script had come. */
  q?: Waiting[];
  readonly unread?: number;
  readonly loaded?: true;
}

declare global {
  interface Window {
    parlour?: Parlour;
  }
}

function start(script: HTMLScriptElement) {
  const waiting = window.parlour?.q ?? [];
  const widget = createWidget(new URL(script.src).origin, script.dataset);
  const parlour = (name: string, ...args: unknown[]): unknown => {
    if (name === 'on') return widget.on(String(args[0]), args[1] as Listener);
    return new Promise((resolve) => resolve(run(widget, name, args)));
  };
  Object.defineProperties(parlour, { loaded: { value: true }, unread: { get: () => widget.unread } });
  window.parlour = parlour;
  for (const [args, resolve] of waiting) resolve(parlour(String(args[0]), ...args.slice(1)));
  document.dispatchEvent(new CustomEvent('parlour:ready', { bubbles: true }));
}

const script = document.currentScript;
// A page that brings the script twice, or a router that runs it again, still has one widget.
if (script instanceof HTMLScriptElement && !window.parlour?.loaded) {
  if (document.documentElement) start(script);
}
