import { batch, effect, type ReadonlySignal, signal } from '@preact/signals';
import { asRefusal, type Refusal } from './errors';

/** An answer of the server to what somebody is typing. */
export interface DebouncedQuery<Answer> {
  /** To the words that were asked last; null before, and where there is nothing to ask. */
  answer: ReadonlySignal<Answer | null>;
  status: ReadonlySignal<'idle' | 'loading' | 'ready' | 'failed'>;
  refusal: ReadonlySignal<Refusal | null>;
  retry(): void;
  stop(): void;
}

export interface DebouncedQueryOptions<Question, Answer> {
  /** Null where there is nothing to ask. */
  question: () => Question | null;
  ask: (question: Question) => Promise<Answer>;
  /** A moment after the last letter; ms. */
  after?: number;
}

const ASK_AFTER = 200;

/** Runs the query a moment after the question last changed; a late answer to an old question changes nothing. */
export function createDebouncedQuery<Question, Answer>(
  options: DebouncedQueryOptions<Question, Answer>,
): DebouncedQuery<Answer> {
  const { question, ask, after = ASK_AFTER } = options;
  const answer = signal<Answer | null>(null);
  const status = signal<'idle' | 'loading' | 'ready' | 'failed'>('idle');
  const refusal = signal<Refusal | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  function run(wanted: Question) {
    const turn = ++asked;
    const settle = (fn: () => void) => turn === asked && batch(fn);
    if (status.peek() !== 'ready') status.value = 'loading';
    ask(wanted).then(
      (found) =>
        settle(() => {
          answer.value = found;
          refusal.value = null;
          status.value = 'ready';
        }),
      (reason) =>
        settle(() => {
          answer.value = null;
          refusal.value = asRefusal(reason);
          status.value = 'failed';
        }),
    );
  }

  const undo = effect(() => {
    const wanted = question();
    clearTimeout(timer);
    asked += 1;
    if (wanted === null) {
      batch(() => {
        answer.value = null;
        refusal.value = null;
        status.value = 'idle';
      });
      return;
    }
    if (status.peek() !== 'ready') status.value = 'loading';
    timer = setTimeout(() => run(wanted), after);
  });

  return {
    answer,
    status,
    refusal,
    retry: () => {
      const wanted = question();
      if (wanted !== null) run(wanted);
    },
    stop: () => {
      asked += 1;
      clearTimeout(timer);
      undo();
    },
  };
}
