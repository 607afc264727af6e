import { type FieldError, Refusal } from './errors';
import { AS, fileSender, type Sending } from './sendFile';
import type {
  Actor,
  ChangeConversation,
  Conversation,
  ConversationFile,
  LinkedObject,
  Me,
  Message,
  MessagePage,
  Participant,
  SearchResults,
  SessionRow,
  Ticket,
  User,
  Wordings,
} from './wire';

export interface ApiOptions {
  /** Where the server is; empty for the page's own. */
  base?: string;
  /** A bearer token, for a frame in which cookies do not travel. */
  token?: () => string | null;
  /** The actor that the page believes to be: by another's credentials nothing is done. */
  as?: string | undefined;
  /** They are another's by now, or nobody's. */
  changed?: () => void;
  fetch?: typeof globalThis.fetch;
}

export interface Page {
  cursor?: string | null;
  limit?: number;
}

export interface TicketFilter extends Page {
  status?: 'open' | 'closed';
  assignee?: string;
  /** All tickets of one person. */
  owner?: string;
  /** Those that need a reply. */
  waiting?: boolean;
  sort?: 'activity' | 'waiting';
  query?: string;
}

export interface ConversationFilter extends Page {
  kind?: Conversation['kind'];
  /** Without it, both. */
  archived?: boolean;
  unread?: boolean;
  /** Only those, or only the others. */
  pinned?: boolean;
  query?: string;
}

export interface SearchFilter extends Page {
  q?: string;
  conversationId?: string;
  /** Somebody's id. */
  from?: string;
  /** Times, RFC 3339. */
  after?: string;
  before?: string;
  hasFile?: boolean;
}

export interface NewTicket {
  name?: string;
  email?: string;
  subject: string;
  message: string;
  /** The page around the widget. */
  page?: { url: string; title: string };
  /** What a site's own form asked beside that. */
  answers?: { label: string; value: string }[];
  clientId?: string;
}

export interface LogIn {
  login: string;
  password: string;
}

export type Api = ReturnType<typeof createApi>;

/** The server's HTTP interface; every failure is a `Refusal`. */
export function createApi(options: ApiOptions = {}) {
  const call = caller(options);
  const get = <T>(path: string, query?: object) => call<T>('GET', path + search(query));
  const post = <T>(path: string, body?: unknown) => call<T>('POST', path, body);
  const patch = <T>(path: string, body?: unknown) => call<T>('PATCH', path, body);
  const put = <T>(path: string, body?: unknown) => call<T>('PUT', path, body);
  const remove = <T>(path: string) => call<T>('DELETE', path);
  const sendFile = fileSender({ ...options, refusal });
  return {
    get,
    post,
    patch,
    put,
    delete: remove,
    sendFile,
    sendPicture: (file: File, how?: Sending) => sendFile(null, file, how),

    me: () => get<{ actor: Actor; user?: Me }>('/api/auth/me'),
    login: (body: LogIn) => post<{ user: User; token: string }>('/api/auth/login', body),
    agentLogin: (body: LogIn) => post<{ user: User; token: string }>('/agent/login', body),
    logout: () => post<void>('/api/auth/logout'),
    register: (body: { username: string; name: string; email: string; password: string }) =>
      post<{ user: User; token: string }>('/api/auth/register', body),
    sessions: () => get<{ sessions: SessionRow[] }>('/api/auth/sessions'),
    endSession: (id: string) => remove<void>(`/api/auth/sessions/${enc(id)}`),
    users: (query: string, cursor?: string | null) =>
      get<{ users: User[]; nextCursor: string | null }>('/api/users', { query, cursor }),
    updateMe: (body: object) => patch<{ user: User }>('/api/users/me', body),

    newGuest: (body: { name?: string; email?: string } = {}) =>
      post<{ guest: Actor; guestToken: string }>('/api/guests', body),
    updateGuest: (body: { name?: string; email?: string }) =>
      patch<{ guest: Actor & { email?: string | null } }>('/api/guests/me', body),

    openTicket: (body: NewTicket) => post<{ ticket: Ticket; message: Message }>('/api/tickets', body),
    myTickets: () => get<{ tickets: Ticket[] }>('/api/tickets/mine'),
    tickets: (filter: TicketFilter) =>
      get<{ tickets: Ticket[]; nextCursor: string | null }>('/api/tickets', filter),
    ticketCounts: () =>
      get<{ open: number; mine: number; unassigned: number; waiting: number }>('/api/tickets/counts'),
    ticket: (id: string) => get<{ ticket: Ticket }>(`/api/tickets/${enc(id)}`),
    closeTicket: (id: string) => post<{ ticket: Ticket }>(`/api/tickets/${enc(id)}/close`),
    reopenTicket: (id: string) => post<{ ticket: Ticket }>(`/api/tickets/${enc(id)}/reopen`),
    assignTicket: (id: string, assigneeId: string | null) =>
      post<{ ticket: Ticket }>(`/api/tickets/${enc(id)}/assign`, { assigneeId }),

    conversations: (filter: ConversationFilter) =>
      get<{ conversations: Conversation[]; nextCursor: string | null }>('/api/conversations', filter),
    conversation: (id: string) => get<{ conversation: Conversation }>(`/api/conversations/${enc(id)}`),
    startDirect: (participantId: string) =>
      post<{ conversation: Conversation }>('/api/conversations', { participantId }),
    startGroup: (title: string, participantIds: readonly string[]) =>
      post<{ conversation: Conversation }>('/api/conversations/group', { title, participantIds }),
    startLinked: (link: LinkedObject, participantIds: readonly string[], open: boolean) =>
      post<{ conversation: Conversation }>('/api/conversations', {
        kind: 'linked',
        link,
        participantIds,
        open,
      }),
    changeConversation: (id: string, body: ChangeConversation) =>
      patch<{ conversation: Conversation }>(`/api/conversations/${enc(id)}`, body),
    participants: (id: string) =>
      get<{ participants: Participant[] }>(`/api/conversations/${enc(id)}/participants`),
    addParticipant: (id: string, userId: string) =>
      post<{ participant: Participant }>(`/api/conversations/${enc(id)}/participants`, { userId }),
    changeRole: (id: string, userId: string, role: Participant['role']) =>
      patch<{ participant: Participant }>(`/api/conversations/${enc(id)}/participants/${enc(userId)}`, {
        role,
      }),
    removeParticipant: (id: string, userId: string) =>
      remove<void>(`/api/conversations/${enc(id)}/participants/${enc(userId)}`),
    files: (id: string, page: Page) =>
      get<{ files: ConversationFile[]; nextCursor: string | null }>(
        `/api/conversations/${enc(id)}/files`,
        page,
      ),
    searchMessages: (query: SearchFilter) => get<SearchResults>('/api/messages/search', query),
    wordings: (messageId: string) => get<Wordings>(`/api/messages/${enc(messageId)}/wordings`),
    messages: (id: string, page: { before?: string; after?: string; limit?: number } = {}) =>
      get<MessagePage>(`/api/conversations/${enc(id)}/messages`, page),
  };
}

const enc = encodeURIComponent;

function search(query: object = {}): string {
  const pairs = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  return pairs.length ? `?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)]))}` : '';
}

function caller({
  base = '',
  token,
  as,
  changed,
  fetch = (...args) => globalThis.fetch(...args),
}: ApiOptions) {
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    const bearer = token?.();
    if (bearer) headers.Authorization = `Bearer ${bearer}`;
    if (as) headers[AS] = as;
    const init: RequestInit = { method, headers, credentials: bearer ? 'omit' : 'same-origin' };
    if (body !== undefined) init.body = JSON.stringify(body);
    let response: Response;
    try {
      response = await fetch(base + path, init);
    } catch {
      throw new Refusal('offline', 'The server cannot be reached.');
    }
    if (!response.ok) throw await refusal(response, changed);
    return (response.status === 204 ? undefined : await response.json()) as T;
  };
}

/** RFC 9457 problem details, or whatever a proxy in between answered; a page that has become another's is told. */
async function refusal(response: Response, changed?: () => void): Promise<Refusal> {
  const problem = (await response.json().catch(() => ({}))) as {
    code?: Refusal['code'];
    title?: string;
    detail?: string;
    errors?: FieldError[];
  };
  if (problem.code === 'actor_changed') changed?.();
  const retryAfter = Number(response.headers.get('Retry-After'));
  return new Refusal(
    problem.code ?? fallbackCode(response.status),
    problem.detail ?? problem.title ?? response.statusText,
    {
      status: response.status,
      ...(retryAfter > 0 ? { retryAfter } : {}),
      ...(problem.errors ? { fields: problem.errors } : {}),
    },
  );
}

function fallbackCode(status: number): Refusal['code'] {
  if (status === 413) return 'too_large';
  if (status === 429) return 'rate_limited';
  return status >= 500 ? 'unavailable' : 'unknown';
}
