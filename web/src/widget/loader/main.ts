import { type Listener, run } from './commands';
import { announce, createWidget } from './widget';

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
    if (name === 'on') return widget.on(args[0] as string, args[1] as Listener);
    return new Promise((resolve) => resolve(run(widget, name, args)));
  };
  Object.defineProperties(parlour, { loaded: { value: true }, unread: { get: () => widget.unread } });
  window.parlour = parlour;
  for (const [args, resolve] of waiting) resolve(parlour(...(args as [string])));
  announce('ready');
}

const script = document.currentScript;
// A page that brings the script twice, or a router that runs it again, still has one widget.
if (script && !window.parlour?.loaded) start(script as HTMLScriptElement);
