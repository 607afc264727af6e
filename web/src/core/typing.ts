import { type ReadonlySignal, signal } from '@preact/signals';
import type { Link } from './socket';
import type { Typist } from './wire';

/** Stops by itself 2 s after the last key; told again every 3 s, for the server forgets after 5. */
const STOP_AFTER = 2000;
const REPEAT_EVERY = 3000;
/** A little longer than the server waits, for the case that its word is lost. */
const FORGET_AFTER = 6000;

export interface Typing {
  typists: ReadonlySignal<readonly Typist[]>;
  started(who: Typist): void;
  stopped(userId: string): void;
  /** A key was pressed here. */
  keystroke(): void;
  /** Sent, or emptied. */
  rest(): void;
  stop(): void;
}

export function createTyping(link: Link, conversationId: string): Typing {
  const typists = signal<readonly Typist[]>([]);
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let idle: ReturnType<typeof setTimeout> | undefined;
  let told = 0;

  function forget(userId: string) {
    clearTimeout(timers.get(userId));
    timers.delete(userId);
    if (typists.peek().some((one) => one.userId === userId))
      typists.value = typists.peek().filter((one) => one.userId !== userId);
  }

  function rest() {
    clearTimeout(idle);
    if (told) link.tell('typing:stop', { conversationId });
    told = 0;
  }

  return {
    typists,
    started: ({ userId, userName }) => {
      forget(userId);
      typists.value = [...typists.peek(), { userId, userName }];
      timers.set(
        userId,
        setTimeout(() => forget(userId), FORGET_AFTER),
      );
    },
    stopped: forget,
    keystroke: () => {
      clearTimeout(idle);
      idle = setTimeout(rest, STOP_AFTER);
      if (Date.now() - told < REPEAT_EVERY) return;
      told = Date.now();
      link.tell('typing:start', { conversationId });
    },
    rest,
    stop: () => {
      rest();
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
