import { type Signal, signal } from '@preact/signals';
import { asRefusal, type Refusal } from '../../core/errors';

export interface Loaded<T> {
  /** Null until it has come. */
  value: Signal<T | null>;
  refusal: Signal<Refusal | null>;
  load(): Promise<void>;
}

/** What one call answers, asked for at once and again on demand; a late answer to an earlier asking changes nothing. */
export function createLoaded<T>(ask: () => Promise<T>): Loaded<T> {
  const value = signal<T | null>(null);
  const refusal = signal<Refusal | null>(null);
  let asked = 0;
  async function load() {
    asked += 1;
    const turn = asked;
    refusal.value = null;
    try {
      const found = await ask();
      if (turn === asked) value.value = found;
    } catch (error) {
      if (turn === asked && value.peek() === null) refusal.value = asRefusal(error);
    }
  }
  void load();
  return { value, refusal, load };
}
