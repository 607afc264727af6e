import { batch, type ReadonlySignal, signal } from '@preact/signals';
import { io } from 'socket.io-client';
import { type Code, Refusal } from './errors';
import { allWellFormed } from './text';
import { getThrough, type Patience } from './transports';
import type { ClientEvents, Established, Failed, ServerEvents } from './wire';

/** `lost` comes 2 s after the connection went, `restored` turns into `online` by itself, `ended` is for good. */
export type LinkState = 'connecting' | 'online' | 'lost' | 'restored' | 'ended';

/** What we use of socket.io-client, so that tests can stand in for it. */
export interface RawSocket {
  connected: boolean;
  active: boolean;
  connect(): unknown;
  disconnect(): unknown;
  on(event: string, fn: (...args: never[]) => void): unknown;
  onAny(fn: (event: string, ...args: unknown[]) => void): unknown;
  emit(event: string, ...args: unknown[]): unknown;
}

export interface LinkOptions {
  url?: string;
  auth?: Record<string, unknown>;
  /** The actor that the page believes to be: the server lets nobody else in by its credentials. */
  as?: string;
  patience?: Patience;
  /** Makes the socket; the official client unless a test says otherwise. */
  raw?: () => RawSocket;
}

type ServerEvent = keyof ServerEvents;
type ClientEvent = keyof ClientEvents;
type Listener = (payload: never) => void;
/** An answer as it may come from any server; ours says one of the two. */
type Ack = Partial<Omit<Failed, 'success'>> & { success?: boolean };

export interface Link {
  state: ReadonlySignal<LinkState>;
  ended: ReadonlySignal<string | null>;
  connected: ReadonlySignal<boolean>;
  established: ReadonlySignal<Established | null>;
  open(): void;
  close(): void;
  /** For good, and why: a code. */
  end(reason: string): void;
  /** Emits and waits for the acknowledgement; rejects with a `Refusal`. Waits `timeout` ms, 10,000 by itself. */
  call<E extends ClientEvent>(
    event: E,
    payload: ClientEvents[E]['payload'],
    options?: { timeout?: number },
  ): Promise<ClientEvents[E]['ack']>;
  /** Without an answer; dropped when there is no connection. */
  tell<E extends ClientEvent>(event: E, payload: ClientEvents[E]['payload']): void;
  on<E extends ServerEvent>(event: E, fn: (payload: ServerEvents[E]) => void): () => void;
}

const LOST_AFTER = 2000;
const RESTORED_FOR = 3000;
const ANSWER_WITHIN = 10_000;
const RETRY_AFTER_REFUSAL = 3000;

/** What the server says when there is no identity; nothing to wait for then. */
const NO_IDENTITY = new Set(['No token provided', 'Invalid token', 'Session revoked']);

export function createLink(options: LinkOptions = {}): Link {
  const raw = (options.raw ?? (() => official(options)))();
  const state = signal<LinkState>('connecting');
  const connected = signal(false);
  const ended = signal<string | null>(null);
  const established = signal<Established | null>(null);
  const listeners = new Map<string, Set<Listener>>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let falling = false;

  function become(next: LinkState) {
    clearTimeout(timer);
    falling = false;
    state.value = next;
    if (next === 'restored') timer = setTimeout(() => become('online'), RESTORED_FOR);
  }

  function end(reason: string) {
    ended.value ??= reason;
    connected.value = false;
    become('ended');
    raw.disconnect();
  }

  function down() {
    connected.value = false;
    if (state.value === 'ended') return;
    // The client does not come back by itself from what the server decided (a slow reader, a restart).
    if (!raw.active) again();
    // Every vain attempt ends here too: the loss counts from its first moment.
    if (state.value === 'lost' || falling) return;
    falling = true;
    clearTimeout(timer);
    timer = setTimeout(() => become('lost'), LOST_AFTER);
  }

  function again() {
    clearTimeout(retry);
    retry = setTimeout(
      () => state.value !== 'ended' && raw.connect(),
      RETRY_AFTER_REFUSAL * (0.5 + Math.random()),
    );
  }

  function dispatch(event: string, payload: unknown) {
    for (const fn of [...(listeners.get(event) ?? [])]) fn(payload as never);
  }

  raw.on('disconnect', down);
  raw.on('connect_error', (error: Error & { data?: { code?: string } }) => {
    if (error.data?.code === 'actor_changed') return end('actor_changed');
    if (NO_IDENTITY.has(error.message)) return end('unauthenticated');
    down();
  });
  raw.onAny((event, payload) => {
    const name = event as ServerEvent;
    if (name === 'connection:error') end((payload as { code?: string })?.code ?? 'unauthenticated');
    if (name === 'connection:established') {
      const before = state.value;
      batch(() => {
        established.value = payload as Established;
        connected.value = true;
        become(before === 'lost' ? 'restored' : 'online');
      });
    }
    dispatch(event, payload);
  });

  return {
    state,
    ended,
    connected,
    established,
    open: () => {
      timer = setTimeout(() => state.value === 'connecting' && become('lost'), LOST_AFTER * 2);
      raw.connect();
    },
    close: () => {
      clearTimeout(timer);
      clearTimeout(retry);
      raw.disconnect();
    },
    end,
    call: (event, payload, { timeout = ANSWER_WITHIN } = {}) => ask(raw, event, payload, timeout, connected),
    tell: (event, payload) => {
      if (connected.peek()) raw.emit(event, allWellFormed(payload));
    },
    on: (event, fn) => {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(fn));
      return () => set.delete(fn);
    },
  };
}

/** One question and its answer; the answer may be lost, so the caller must be able to ask again. */
function ask<T>(
  raw: RawSocket,
  event: string,
  payload: unknown,
  timeout: number,
  connected: ReadonlySignal<boolean>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (!connected.peek()) return reject(new Refusal('offline', 'There is no connection.'));
    const timer = setTimeout(
      () => settle(new Refusal('timeout', 'The server did not answer in time.')),
      timeout,
    );
    const unwatch = connected.subscribe((up) => {
      if (!up) settle(new Refusal('offline', 'The connection was lost.'));
    });
    function settle(error: Refusal | null, value?: T) {
      clearTimeout(timer);
      unwatch();
      if (error) reject(error);
      else resolve(value as T);
    }
    raw.emit(event, allWellFormed(payload), (answer: Ack | undefined) => {
      if (answer?.success) return settle(null, answer as T);
      const { code = 'unknown', message = '', retryAfter } = answer?.error ?? {};
      settle(
        new Refusal(code as Code, message, {
          ...(retryAfter === undefined ? {} : { retryAfter }),
          messages: answer?.messages ?? [],
        }),
      );
    });
  });
}

function official({ url, auth, as, patience }: LinkOptions): RawSocket {
  const settings = {
    autoConnect: false,
    // One request instead of four; long-polling where a proxy refuses the WebSocket, or (`getThrough`) swallows it.
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5000,
    auth: { ...auth, as },
  };
  const socket = url ? io(url, settings) : io(settings);
  getThrough(socket, patience);
  return socket as unknown as RawSocket;
}
