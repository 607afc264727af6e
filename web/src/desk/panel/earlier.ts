import { type ReadonlySignal, signal } from '@preact/signals';
import type { Api } from '../../core/api';
import { asRefusal, type Refusal } from '../../core/errors';
import type { Ticket } from '../../core/wire';

export interface Earlier {
  status: ReadonlySignal<'loading' | 'ready' | 'failed'>;
  error: ReadonlySignal<Refusal | null>;
  tickets: ReadonlySignal<readonly Ticket[]>;
  load(): void;
  /** Nobody looks any more. */
  stop(): void;
}

const SHOWN = 10;
/** Asked for when one stays: who goes through many tickets asks for none of it; ms. */
const STAYED = 150;

/** What else the person has asked, latest first, without the ticket one is looking at. */
export function createEarlier(api: Pick<Api, 'tickets'>, ownerId: string, except: string): Earlier {
  const status = signal<'loading' | 'ready' | 'failed'>('loading');
  const error = signal<Refusal | null>(null);
  const tickets = signal<readonly Ticket[]>([]);
  function load() {
    status.value = 'loading';
    api.tickets({ owner: ownerId, limit: SHOWN + 1 }).then(
      (page) => {
        tickets.value = page.tickets.filter((ticket) => ticket.id !== except).slice(0, SHOWN);
        status.value = 'ready';
      },
      (reason) => {
        error.value = asRefusal(reason);
        status.value = 'failed';
      },
    );
  }
  const timer = setTimeout(load, STAYED);
  return { status, error, tickets, load, stop: () => clearTimeout(timer) };
}
