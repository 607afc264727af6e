import type { Socket } from 'socket.io-client';

/** For which a WebSocket that says nothing is waited; ms. */
const SILENT_AFTER = 5000;
/** For a poll, which may be slow and still come. */
const POLL_WITHIN = 20_000;
/** After which the WebSocket is tried again. */
const AGAIN_AFTER = 10 * 60_000;
const KEY = 'parlour:polling';

export interface Patience {
  silentAfter?: number;
}

/**
 * Gets through a proxy that swallows the WebSocket: one that never answers the upgrade, or lets nothing through after
 * it. After one vain attempt it is long-polling, for as long as this browser session lasts; from time to time, a new
 * connection tries the WebSocket again beside the polls, which it does not disturb.
 */
export function getThrough(socket: Socket, { silentAfter = SILENT_AFTER }: Patience = {}): void {
  const manager = socket.io;
  let vain = false;
  let failed = false;
  let isOpen = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function prepare() {
    const since = remembered();
    const polls = vain || since !== null;
    const alone = vain || (since !== null && !failed && Date.now() - since < AGAIN_AFTER);
    manager.opts.transports = alone
      ? ['polling']
      : polls
        ? ['polling', 'websocket']
        : ['websocket', 'polling'];
    manager.timeout(polls ? POLL_WITHIN : silentAfter);
  }

  manager.on('open', () => {
    isOpen = true;
    const { engine } = manager;
    engine.once('upgrade', () => remember(null));
    // What the server says first has come, but not what we answered.
    timer = setTimeout(() => {
      vain = engine.transport.name === 'websocket';
      if (vain) engine.close();
    }, silentAfter);
  });
  manager.on('error', ({ message }) => {
    if (isOpen) return;
    const [first] = manager.opts.transports ?? [];
    failed = first === 'polling';
    vain = !failed && message === 'timeout';
    prepare();
  });
  manager.on('close', () => {
    isOpen = false;
    clearTimeout(timer);
    prepare();
  });
  // A refusal is an answer, too.
  socket.on('connect_error', () => isOpen && clearTimeout(timer));
  socket.on('connect', () => {
    clearTimeout(timer);
    const { name } = manager.engine.transport;
    const since = remembered();
    if (name === 'websocket') remember(null);
    else if (vain || (since !== null && Date.now() - since >= AGAIN_AFTER)) remember(Date.now());
    vain = failed = false;
  });
  prepare();
}

/** Where the browser forbids storage, it lasts as long as the page. */
let memory: number | null = null;

/** When the WebSocket was last tried in vain. */
function remembered(): number | null {
  try {
    return Number(sessionStorage.getItem(KEY)) || memory;
  } catch {
    return memory;
  }
}

function remember(at: number | null): void {
  memory = at;
  try {
    if (at === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, String(at));
  } catch {
    // It is in memory.
  }
}
