import type { RawSocket } from '../../src/core/socket';
import type { Actor, Message } from '../../src/core/wire';
import { conversation, GUEST, message } from './shapes';

type Payload = Record<string, unknown> & { conversationId?: string };
type Answer = Record<string, unknown>;
type Ack = (answer: Answer) => void;

export const refuse = (code: string, more: Answer = {}): Answer => ({
  success: false,
  error: { code, message: code, ...more },
});

/** One conversation on a server that keeps the contract, and misbehaves on request. */
export class FakeServer {
  epoch = 'epoch-1';
  messages: Message[] = [];
  rev = 0;
  pageSize = 50;
  /** Seconds. */
  editWindow = 86_400;
  /** Bytes. */
  maxUpload = 26_214_400;
  sockets = new Set<FakeSocket>();
  /** Every event that arrived, in order. */
  heard: { event: string; payload: Payload | string }[] = [];
  /** Stands before the ordinary answer; `undefined` lets it through. */
  answer: (event: string, payload: Payload) => Answer | undefined = () => undefined;
  /** Events to take, but never to acknowledge. */
  swallow = (_event: string) => false;
  /** Broadcasts that get lost on the way. */
  lose = (_event: string, _message: Message) => false;
  conversation = conversation();

  socket(actor: Actor = GUEST): FakeSocket {
    return new FakeSocket(this, actor);
  }

  count(event: string): number {
    return this.heard.filter((one) => one.event === event).length;
  }

  say(more: Partial<Message> = {}): Message {
    const seq = this.messages.length + 1;
    return this.commit('message:new', message(seq, more));
  }

  edit(seq: number, content: string): Message {
    const old = this.messages[seq - 1];
    if (!old) throw new Error('no such message');
    return this.commit('message:edited', { ...old, content, editedAt: old.createdAt });
  }

  broadcast(event: string, payload: unknown): void {
    for (const socket of this.sockets) if (socket.joined) socket.deliver(event, payload);
  }

  /** All connections break; `restart` lets them come back. */
  crash(): void {
    for (const socket of [...this.sockets]) socket.drop();
  }

  private commit(event: string, said: Message): Message {
    this.rev += 1;
    const stored = { ...said, rev: this.rev };
    this.messages[stored.seq - 1] = stored;
    if (!this.lose(event, stored)) this.broadcast(event, { ...stored, messageId: stored.id });
    return stored;
  }

  handle(socket: FakeSocket, event: string, raw: unknown, ack?: Ack): void {
    const payload: Payload = typeof raw === 'string' ? { conversationId: raw } : ((raw ?? {}) as Payload);
    this.heard.push({ event, payload });
    const answer = this.answer(event, payload) ?? this.perform(socket, event, payload);
    if (ack && !this.swallow(event)) queueMicrotask(() => socket.connected && ack(answer));
  }

  private perform(socket: FakeSocket, event: string, payload: Payload): Answer {
    if (event === 'conversation:join') return this.join(socket, payload);
    if (event === 'conversation:leave') socket.joined = false;
    if (event === 'conversation:sync')
      return this.changes(Number(payload.afterRev), Number(payload.limit ?? 100));
    if (event === 'messages:load') return this.load(payload);
    if (event === 'message:send') return this.send(socket, payload);
    if (event === 'presence:get') return { success: true, presence: [] };
    return { success: true };
  }

  private join(socket: FakeSocket, payload: Payload): Answer {
    socket.joined = true;
    const base = { room: 'ticket:ticket-1', conversation: this.conversation, epoch: this.epoch };
    const last = { lastSeq: this.messages.length, lastRev: this.rev };
    if (typeof payload.afterRev === 'number') {
      const { changes, hasMore } = this.changes(Number(payload.afterRev), 100);
      return { success: true, ...base, ...last, changes, hasMore };
    }
    const page = this.load({});
    return { ...base, ...last, ...page };
  }

  private changes(afterRev: number, limit: number) {
    const all = this.messages.filter((one) => one.rev > afterRev).sort((a, b) => a.rev - b.rev);
    const changes = all.slice(0, limit);
    const hasMore = all.length > limit;
    return { success: true, changes, hasMore, lastRev: hasMore ? changes.at(-1)?.rev : this.rev };
  }

  private load({ before, after, around }: Payload) {
    if (around) return this.around(String(around));
    if (after) return this.newer(Number(String(after).slice(1)));
    const end = before ? Number(String(before).slice(1)) - 1 : this.messages.length;
    const start = Math.max(0, end - this.pageSize);
    const hasMore = start > 0;
    return {
      success: true,
      messages: this.messages.slice(start, end),
      hasMore,
      nextCursor: hasMore ? `m${start + 1}` : null,
    };
  }

  private newer(seq: number): Answer {
    const messages = this.messages.slice(seq, seq + this.pageSize);
    const hasMore = seq + messages.length < this.messages.length;
    return { success: true, messages, hasMore, nextCursor: hasMore ? `m${seq + messages.length}` : null };
  }

  private around(id: string): Answer {
    const at = this.messages.findIndex((one) => one.id === id);
    if (at === -1) return refuse('not_found');
    const half = Math.floor(this.pageSize / 2);
    const [start, end] = [Math.max(0, at - half), Math.min(this.messages.length, at + half)];
    return {
      success: true,
      messages: this.messages.slice(start, end),
      hasMore: start > 0,
      nextCursor: start > 0 ? `m${start + 1}` : null,
      hasNewer: end < this.messages.length,
      newerCursor: end < this.messages.length ? `m${end}` : null,
    };
  }

  private send(socket: FakeSocket, payload: Payload): Answer {
    const clientId = String(payload.clientId);
    const known = this.messages.find((one) => one.clientId === clientId);
    if (known) return { success: true, message: known, duplicate: true };
    const { id, role, name } = socket.actor;
    const stored = this.say({
      content: String(payload.content),
      clientId,
      senderId: id,
      senderRole: role,
      senderName: name,
    });
    return { success: true, message: stored, duplicate: false };
  }
}

/** What socket.io-client looks like to the link. */
export class FakeSocket implements RawSocket {
  connected = false;
  active = true;
  joined = false;
  /** Why the server refuses the next connections, if it does. */
  refusal: string | null = null;
  refusalCode: string | undefined;
  reachable = true;
  private handlers = new Map<string, ((...args: never[]) => void)[]>();
  private any: ((event: string, ...args: unknown[]) => void)[] = [];

  constructor(
    readonly server: FakeServer,
    readonly actor: Actor,
  ) {}

  connect(): void {
    if (this.connected) return;
    if (!this.reachable) {
      this.local('connect_error', new Error('websocket error'));
      return;
    }
    if (this.refusal) {
      this.active = false;
      const data = this.refusalCode && { data: { code: this.refusalCode } };
      this.local('connect_error', Object.assign(new Error(this.refusal), data));
      return;
    }
    this.connected = true;
    this.active = true;
    this.server.sockets.add(this);
    this.local('connect');
    const { epoch } = this.server;
    this.deliver('connection:established', {
      actor: this.actor,
      serverTime: '',
      version: '0',
      epoch,
      deskOnline: true,
      editWindow: this.server.editWindow,
      maxUpload: this.server.maxUpload,
    });
  }

  disconnect(): void {
    this.drop();
    this.active = false;
  }

  drop(): void {
    if (!this.connected) return;
    this.connected = false;
    this.joined = false;
    this.server.sockets.delete(this);
    this.local('disconnect', 'transport close');
  }

  on(event: string, fn: (...args: never[]) => void): void {
    this.handlers.set(event, [...(this.handlers.get(event) ?? []), fn]);
  }

  onAny(fn: (event: string, ...args: unknown[]) => void): void {
    this.any.push(fn);
  }

  emit(event: string, payload?: unknown, ack?: Ack): void {
    if (this.connected) this.server.handle(this, event, structuredClone(payload), ack);
  }

  deliver(event: string, payload: unknown): void {
    for (const fn of this.any) fn(event, structuredClone(payload));
  }

  private local(event: string, ...args: unknown[]): void {
    for (const fn of this.handlers.get(event) ?? []) fn(...(args as never[]));
  }
}
