import { type Signal, signal } from '@preact/signals';
import { ChevronDown } from 'lucide-preact';
import type { Thread } from '../../core/thread';
import type { Message } from '../../core/wire';
import { t } from '../../i18n';
import { foldingsOf, type Run } from './foldings';
import { NoteView } from './NoteView';

/**
 * A lifecycle line; of several in a row that say who came and went, one line for all, which opens. Each stays a row of its
 * own, for an index means the same whatever is folded; the last of them has the line, which a page before does not move.
 */
export function FoldedNote({ message, thread }: { message: Message; thread: Thread }) {
  const run = foldingsOf(thread.shown.value.messages).get(message.id);
  if (!run) return <NoteView message={message} />;
  const unfolded = unfoldedIn(thread);
  const open = run.some((one) => unfolded.value.has(one.id));
  const last = run.at(-1) === message;
  const turn = () => {
    const next = new Set(unfolded.peek());
    for (const { id } of run) open ? next.delete(id) : next.add(id);
    unfolded.value = next;
  };
  return (
    <>
      {open && <NoteView message={message} />}
      {last && (
        <p class="text-center">
          <button type="button" class="fold" aria-expanded={open} onClick={turn}>
            {open ? t('chat.fold.less') : summary(run)}
            <ChevronDown size={14} aria-hidden />
          </button>
        </p>
      )}
    </>
  );
}

/** "Ada joined, left, 6 more": the first two, the name once where it is the same. */
function summary(run: Run): string {
  const words: string[] = [];
  let named: unknown = null;
  for (const { system } of run.slice(0, 2)) {
    const joined = system?.event === 'agent_joined' || system?.event === 'participant_added';
    const name = String(system?.actorName);
    if (system?.actorId === named) words.push(t(joined ? 'chat.fold.alsoJoined' : 'chat.fold.alsoLeft'));
    else words.push(t(joined ? 'chat.fold.joined' : 'chat.fold.left', { name }));
    named = system?.actorId;
  }
  if (run.length > 2) words.push(t('chat.fold.more', { count: run.length - 2 }));
  return words.join(', ');
}

const unfolded = new WeakMap<Thread, Signal<ReadonlySet<string>>>();

/** What somebody opened in this thread, by message. */
function unfoldedIn(thread: Thread): Signal<ReadonlySet<string>> {
  const known = unfolded.get(thread) ?? signal<ReadonlySet<string>>(new Set());
  unfolded.set(thread, known);
  return known;
}
