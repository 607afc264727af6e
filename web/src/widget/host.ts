import { type ReadonlySignal, signal } from '@preact/signals';
import type { HostState, PanelFact } from './protocol';

export interface Host {
  /** What the page around the frame wants; null until it has spoken. */
  state: ReadonlySignal<HostState | null>;
  /** The origin of that page; empty until it has spoken. */
  site(): string;
  tell(fact: PanelFact): void;
}

type Frame = Pick<Window, 'addEventListener' | 'parent'>;

/**
 * The page around the frame. Only the frame's own parent is heard, only from an allowed origin, and the first one that
 * speaks is the only one from then on; answers go to that origin and nowhere else.
 */
export function createHost(origins: readonly string[], frame: Frame = window): Host {
  const state = signal<HostState | null>(null);
  let origin: string | null = null;

  frame.addEventListener('message', (event) => {
    if (event.source !== frame.parent || !origins.includes(event.origin)) return;
    if (origin !== null && event.origin !== origin) return;
    const heard = stateOf(event.data);
    if (!heard) return;
    origin = event.origin;
    state.value = heard;
  });

  return {
    state,
    site: () => origin ?? '',
    tell: (fact) => {
      if (origin !== null) frame.parent.postMessage(fact, origin);
    },
  };
}

/** The message with every field of the kind that it should be, or null where it is none of ours. */
function stateOf(data: unknown): HostState | null {
  const given = data as Partial<HostState> | null;
  if (typeof given !== 'object' || given?.parlour !== 'state') return null;
  return {
    parlour: 'state',
    token: typeof given.token === 'string' && given.token ? given.token : null,
    forget: given.forget === true,
    shown: given.shown === true,
    options: texts(given.options),
    person: texts(given.person),
    prefill: texts(given.prefill),
    page: texts(given.page),
    form: typeof given.form === 'string' ? given.form : '',
    asked: Number(given.asked) || 0,
  };
}

function texts(given: unknown): Record<string, string> {
  if (typeof given !== 'object' || given === null) return {};
  return Object.fromEntries(Object.entries(given).filter(([, value]) => typeof value === 'string'));
}
