import type { Message } from '../../core/wire';

/** Lifecycle messages in a row that say who came and went, ascending by `seq`. */
export type Run = readonly Message[];

const known = new WeakMap<readonly Message[], ReadonlyMap<string, Run>>();

/** By message id, the run that a line belongs to, of those of two lines and more; one pass over the messages. */
export function foldingsOf(messages: readonly Message[]): ReadonlyMap<string, Run> {
  const found = known.get(messages) ?? runs(messages);
  known.set(messages, found);
  return found;
}

function runs(messages: readonly Message[]): ReadonlyMap<string, Run> {
  const found = new Map<string, Run>();
  let run: Message[] = [];
  const end = () => {
    if (run.length > 1) for (const { id } of run) found.set(id, run);
    run = [];
  };
  for (const message of messages) {
    const before = run.at(-1);
    if (!comesOrGoes(message) || (before && !sameDay(before, message))) end();
    if (comesOrGoes(message)) run.push(message);
  }
  end();
  return found;
}

/** Of a group those alone who came and went by themselves: who was brought or sent away is news of its own. */
function comesOrGoes({ system, hidden }: Message): boolean {
  if (hidden || !system) return false;
  if (system.event === 'agent_joined' || system.event === 'agent_left') return true;
  const place = system.event === 'participant_added' || system.event === 'participant_removed';
  return place && system.userId === system.actorId;
}

/** In the reader's time zone, as the lines with the date are. */
const sameDay = (one: Message, other: Message) =>
  new Date(one.createdAt).toDateString() === new Date(other.createdAt).toDateString();
