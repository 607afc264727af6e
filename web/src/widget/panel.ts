import { batch, computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals';
import type { NewTicket } from '../core/api';
import { asRefusal, type Refusal } from '../core/errors';
import { forgetPerson } from '../core/forgetPerson';
import { browserStorage } from '../core/platform';
import type { Ticket } from '../core/wire';
import type { Extra } from '../ui/AskForm';
import type { GuestSession } from './guestSession';
import { createTokenStore, type TokenStore } from './guestToken';
import type { Host } from './host';
import type { HostState, Options, Person, Prefill } from './protocol';
import { createQuestionForm } from './questionForm';
import { tokenApi } from './tokenApi';

export type View =
  | { name: 'loading' | 'failed' | 'list' | 'form'; ticket?: never }
  | { name: 'chat'; ticket: Ticket };

export interface Panel {
  view: ReadonlySignal<View>;
  session: ReadonlySignal<GuestSession | null>;
  error: ReadonlySignal<Refusal | null>;
  options: ReadonlySignal<Options>;
  shown: ReadonlySignal<boolean>;
  /** What the form's fields begin with. */
  typed: ReadonlySignal<Person & Prefill>;
  /** Counts the forms that begin anew: for somebody else, or because the page asked for one. */
  round: ReadonlySignal<number>;
  /** What the site asks beside that; undefined while it is on its way. */
  extra: ReadonlySignal<Extra | null | undefined>;
  deskOnline: ReadonlySignal<boolean | null>;
  show(view: View): void;
  ask(draft: NewTicket): Promise<void>;
  /** Ends who this guest is, on the server and in this browser. */
  leave(): Promise<void>;
  retry(): void;
  close(): void;
}

export interface PanelOptions {
  host: Host;
  deskOnline: boolean | null;
  enter?: typeof enterWith;
  keep?: typeof createTokenStore;
}

/** What the panel shows, and for whom: it follows the state that the page around it sends. */
export function createPanel({
  host,
  deskOnline,
  enter = enterWith,
  keep = createTokenStore,
}: PanelOptions): Panel {
  const view = signal<View>({ name: 'loading' });
  const session = signal<GuestSession | null>(null);
  const error = signal<Refusal | null>(null);
  const round = signal(0);
  /**
   * The prefill that a ticket was opened with: the next form does not begin with that subject and message again, nor does
   * that of the next page, which prefills the same.
   */
  const spent = signal('');
  const storage = browserStorage();
  const kept = () => `parlour:spent:${host.site()}`;
  let store: TokenStore | undefined;
  let isKept = false;
  let token: string | null | undefined;
  let asked = 0;
  let person = '';

  async function follow(state: HostState) {
    if (!store) await begin(keep(host.site()), state);
    else if (state.forget) await leave();
    // Nothing can be kept here: the page has it, and may have it from another tab.
    else if (!isKept && state.token !== token) await arrive(state.token);
    if (state.asked > asked) startOver();
    asked = state.asked;
    const told = JSON.stringify(state.person);
    if (person !== told && told !== '{}') session.peek()?.client.api.updateGuest(state.person).catch(ignore);
    person = told;
    host.tell({ parlour: 'ready' });
  }

  /** The frame's own token counts; one that the page kept is taken over, once. */
  async function begin(own: TokenStore, { token: given, forget: unwanted }: HostState) {
    store = own;
    spent.value = storage.get(kept()) ?? '';
    own.watch(() => {
      if (own.read() !== token) void arrive(own.read());
    });
    token = own.read() ?? given;
    if (unwanted && token) return leave();
    await become(token);
  }

  /** Somebody from now on, here and in the other tabs of this site. */
  function become(next: string | null): Promise<void> {
    remember(next);
    return arrive(next);
  }

  function remember(next: string | null) {
    isKept = store?.write(next) === true;
    host.tell({ parlour: 'guest', known: next !== null, token: isKept ? null : next });
  }

  function startOver() {
    storage.remove(kept());
    batch(() => {
      spent.value = '';
      round.value += 1;
      view.value = { name: 'form' };
    });
  }

  /** Somebody else than before, or nobody. */
  async function arrive(next: string | null) {
    // Who has just become a guest in another tab goes on writing here.
    const isAsking = token === null && view.peek().name === 'form';
    token = next;
    session.peek()?.end();
    session.value = null;
    if (next === null) return startOver();
    if (!isAsking) view.value = { name: 'loading' };
    try {
      const arrived = await enter(next, deskOnline);
      if (token !== next) return arrived.end();
      settle(arrived, isAsking);
    } catch (reason) {
      const refusal = asRefusal(reason);
      if (refusal.code === 'unauthenticated') return forget();
      batch(() => {
        error.value = refusal;
        view.value = { name: 'failed' };
      });
    }
  }

  function settle(arrived: GuestSession, isAsking: boolean) {
    const tickets = arrived.tickets.peek();
    const open = tickets.filter((one) => one.status === 'open');
    session.value = arrived;
    watch(arrived);
    if (isAsking) return;
    if (open[0] && open.length === 1) view.value = { name: 'chat', ticket: open[0] };
    else view.value = { name: tickets.length ? 'list' : 'form' };
  }

  function watch(here: GuestSession) {
    const { client } = here;
    client.on('message:new', (message) => {
      if (message.senderId === client.actor.peek().id || message.messageType === 'system') return;
      const { conversationId: ticketId, senderName, content } = message;
      host.tell({ parlour: 'event', name: 'message', detail: { ticketId, senderName, content } });
    });
    client.link.ended.subscribe((why) => {
      if (why === 'unauthenticated' && session.peek() === here) forget();
    });
  }

  /** The token holds no longer: whoever it was, is a stranger again. */
  function forget() {
    // Another tab may have become somebody since.
    const other = store?.read();
    if (other && other !== token) void arrive(other);
    else void become(null);
  }

  /** In this browser at once; on the server, the token ends for whoever may have copied it. */
  async function leave() {
    const [here, left] = [session.peek(), token];
    if (!left) return remember(null);
    const api = tokenApi(left);
    void become(null);
    const whose = here?.client.actor.peek().id ?? (await api.me().catch(ignore))?.actor.id;
    if (whose) forgetPerson(storage, whose);
    await api.logout().catch(ignore);
  }

  async function ask({ name = '', email = '', ...draft }: NewTicket) {
    let here = session.peek();
    if (!here) {
      // Before anybody is made a guest: where it does not load, nothing has happened.
      const { begin } = await loadSession();
      const { guest, guestToken } = await tokenApi(null).newGuest({ name, ...(email ? { email } : {}) });
      token = guestToken;
      remember(token);
      here = begin(
        guestToken,
        { id: guest.id, role: 'guest', name: guest.name },
        { tickets: [], deskOnline },
      );
      session.value = here;
      watch(here);
    }
    const page = pageOf(host.state.peek()?.page);
    const { ticket } = await here.client.api.openTicket({
      ...draft,
      ...page,
      ...(name ? { name } : {}),
      ...(email ? { email } : {}),
    });
    here.add(ticket);
    if (email) here.visit(ticket).keepEmail(email);
    spent.value = JSON.stringify(host.state.peek()?.prefill ?? {});
    storage.set(kept(), spent.value);
    view.value = { name: 'chat', ticket };
    const { id, number, subject } = ticket;
    host.tell({ parlour: 'event', name: 'ticket', detail: { id, number, subject } });
  }

  effect(() => {
    const state = host.state.value;
    if (state) untracked(() => void follow(state));
  });
  effect(() => {
    const count = session.value?.unread.value ?? 0;
    host.tell({ parlour: 'unread', count });
  });

  return {
    view,
    session,
    error,
    options: computed(() => host.state.value?.options ?? {}),
    shown: computed(() => host.state.value?.shown === true),
    typed: computed(() => typedOf(host.state.value, spent.value)),
    round,
    extra: createQuestionForm(computed(() => host.state.value?.form ?? '')),
    deskOnline: computed(() => session.value?.client.deskOnline.value ?? deskOnline),
    show: (next) => {
      view.value = next;
    },
    ask,
    leave,
    retry: () => void arrive(token ?? null),
    close: () => host.tell({ parlour: 'close' }),
  };
}

function typedOf(state: HostState | null, spent: string): Person & Prefill {
  const { person, prefill } = state ?? {};
  if (JSON.stringify(prefill) !== spent) return { ...person, ...prefill };
  const { subject: _, message: __, ...who } = prefill ?? {};
  return { ...person, ...who };
}

/** Behind what is seen first: a look at the form needs no connection, nor what speaks over it. */
export const loadSession = () => import('./guestSession');

const enterWith = async (token: string, deskOnline: boolean | null) =>
  (await loadSession()).enter(token, deskOnline);

/** Where it is asked, without what stands behind `#`; nothing where that is no page of the web, or too long to store. */
export function pageOf(page: HostState['page'] = {}): Pick<NewTicket, 'page'> {
  const url = (page.url ?? '').replace(/#.*/, '');
  if (!/^https?:/.test(url) || url.length > 2000) return {};
  return { page: { url, title: (page.title ?? '').trim().slice(0, 200) } };
}

function ignore() {}
