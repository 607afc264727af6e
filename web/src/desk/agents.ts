import { type ReadonlySignal, signal } from '@preact/signals';
import type { Api } from '../core/api';
import type { User } from '../core/wire';

export interface Agents {
  list: ReadonlySignal<readonly User[]>;
  /** Asked for when somebody is about to choose; at most once a minute. */
  load(): void;
}

const FRESH_FOR = 60_000;
const known = new WeakMap<Pick<Api, 'get'>, Agents>();

/** Everyone a ticket can be given to. */
export function agentsOf(api: Pick<Api, 'get'>): Agents {
  const agents = known.get(api) ?? createAgents(api);
  known.set(api, agents);
  return agents;
}

function createAgents(api: Pick<Api, 'get'>): Agents {
  const list = signal<readonly User[]>([]);
  let asked = Number.NEGATIVE_INFINITY;
  return {
    list,
    load: () => {
      if (Date.now() - asked < FRESH_FOR) return;
      asked = Date.now();
      api.get<{ agents: User[] }>('/api/agents').then(
        (answer) => {
          list.value = answer.agents;
        },
        // The menu still offers oneself and nobody; the next opening asks again.
        () => {
          asked = Number.NEGATIVE_INFINITY;
        },
      );
    },
  };
}
