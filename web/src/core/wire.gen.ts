/* Generated from src/parlour/wire and the event tables of src/parlour/realtime (schema 1fa1f6e8b7868adf) by scripts/wire-types.mjs; not to be edited. */

/** An account of the role that the one-use link gives, by its token. */
export interface AcceptInvitation {
  username: string;
  name: string;
  email: string;
  password: string;
  token: string;
}

/** An account as admins see it. `disabledAt` is null where one can log in. */
export interface Account {
  id: string;
  username: string;
  name: string;
  email: string | null;
  role: 'admin' | 'agent' | 'guest' | 'member';
  avatarUrl: string | null;
  createdAt: string;
  disabledAt: string | null;
}

/** A page of accounts by username, disabled ones too; `nextCursor` is null on the last. */
export interface Accounts {
  people: Account[];
  nextCursor: string | null;
}

/** An error in an acknowledgement; `retry_after` in whole seconds. */
export interface AckError {
  code: string;
  message: string;
  retryAfter?: number;
}

/** Who calls, as the server knows it from the credentials. Guests have no `username`. */
export interface Actor {
  id: string;
  role: 'admin' | 'agent' | 'guest' | 'member' | 'system';
  name: string;
  username?: string | null;
}

/** Who is to take part from now on. */
export interface AddParticipant {
  userId: string;
}

/** Everyone a ticket can be given to. */
export interface Agents {
  agents: User[];
}

/** What a site asked before the chat, and what the visitor said. */
export interface Answer {
  label: string;
  value: string;
}

/** The page around the widget, as the visitor's browser told it. */
export interface AskedFrom {
  title: string;
  url: string;
}

/** Whose the ticket is to be: an agent's id, or null for nobody's. */
export interface Assign {
  assigneeId: string | null;
}

/** Whose the ticket is to be: an agent's id, or null for nobody's. */
export interface AssignTicket {
  ticketId: string;
  assigneeId: string | null;
}

/** A file; `mime` is what its bytes say, `size` in bytes, `duration` in seconds. */
export interface Attachment {
  id: string;
  url: string;
  thumbnailUrl: string | null;
  name: string;
  mime: string;
  size: number;
  width: number | null;
  height: number | null;
  duration: number | null;
}

/** Changes what is given; either ends the person's sessions. `role`: `member`, `agent` or `admin`. */
export interface ChangeAccount {
  role?: string | null;
  disabled?: boolean | null;
}

/** `title` and `imageUrl` are everyone's, the rest the caller's own view. `imageUrl` is the id or the address of a picture that was uploaded without a conversation; null takes the present one down. */
export interface ChangeConversation {
  title?: string | null;
  imageUrl?: string | null;
  muted?: boolean | null;
  archived?: boolean | null;
  pinned?: boolean | null;
  unread?: boolean | null;
}

/** `avatar`: the id of a picture that was uploaded without a conversation; null takes the present one down. `presence`: `shown`, or `hidden` to be offline to everybody else. A new `password` or `email` wants the present password as `oldPassword`. */
export interface ChangeProfile {
  name?: string | null;
  avatar?: string | null;
  language?: string | null;
  email?: string | null;
  password?: string | null;
  oldPassword?: string | null;
  presence?: string | null;
}

/** `owner`, `admin` or `member`, in any case; giving away `owner` makes the giver an admin. */
export interface ChangeRole {
  role: string;
}

/** `origins`: sites that may embed the widget, such as `https://shop.example`; at most 50. */
export interface ChangeWidget {
  origins: string[];
}

/** The message after the change; with `hidden` where the caller deleted it for itself. */
export interface Changed {
  success: true;
  message: Message;
}

/** `joined`: the caller takes part. Where it does not it is an agent in a ticket, with its position `readSeq`, or looks from outside at what it may join: an open linked conversation, with nothing of what was said. */
export interface Conversation {
  id: string;
  kind: 'direct' | 'group' | 'linked' | 'ticket';
  title: string | null;
  imageUrl: string | null;
  link: Link | null;
  participants: Participant[];
  participantCount: number;
  joined: boolean;
  lastMessage: Message | null;
  lastSeq: number;
  unread: number;
  muted: boolean;
  archived: boolean;
  pinned: boolean;
  createdAt: string;
  updatedAt: string;
  readSeq?: number;
  ticket?: Ticket;
}

/** A conversation as the receiver sees it in its list. */
export interface ConversationEvent {
  conversation: Conversation;
}

/** A file with the message that it was sent in; `createdAt` is the message's. */
export interface ConversationFile {
  id: string;
  url: string;
  thumbnailUrl: string | null;
  name: string;
  mime: string;
  size: number;
  width: number | null;
  height: number | null;
  duration: number | null;
  messageId: string;
  senderId: string;
  senderName: string;
  createdAt: string;
}

/** The receiver takes part no longer, and can read nothing more in it. */
export interface ConversationRemoved {
  conversationId: string;
}

/** A page of conversations, the latest activity first; `nextCursor` is null on the last. */
export interface Conversations {
  conversations: Conversation[];
  nextCursor: string | null;
}

/** `everyone` or `me`. */
export interface DeleteFor {
  for?: string | null;
}

/** `for` is `everyone` (the default) or `me`. */
export interface DeleteMessage {
  messageId: string;
  for?: string | null;
}

/** Everything up to `seq`, whose message is `messageId`, has reached somebody. */
export interface Delivered {
  conversationId: string;
  userId: string;
  seq: number;
  messageId: string;
  deliveredAt: string;
}

/** Whether any agent is here. */
export interface DeskStatus {
  online: boolean;
}

/** It was done; events with more to say add to this. */
export interface Done {
  success: true;
}

/** What the message is to say from now on; at most 10,000 characters. */
export interface EditMessage {
  messageId: string;
  content: string;
}

/** What the message is to say from now on; at most 10,000 characters. */
export interface EditedContent {
  content: string;
}

/** The server is about to disconnect this socket, and why. */
export interface Ended {
  code: string;
  message: string;
}

/** The connection stands. `deskOnline`: an agent is here. `editWindow`: seconds in which an author may edit. `maxUpload`: the largest file that is taken, in bytes. `waitWarning` and `waitAlarm`, for agents alone: seconds after which a ticket has waited long, and too long. */
export interface Established {
  actor: Actor;
  serverTime: string;
  version: string;
  epoch: string;
  deskOnline: boolean;
  editWindow: number;
  maxUpload: number;
  waitWarning?: number;
  waitAlarm?: number;
}

/** It was not done, and nothing changed. `messages` comes with `stale`. */
export interface Failed {
  success: false;
  error: AckError;
  messages?: Message[];
}

/** What is wrong with one field of a request. `path` is its place in the body, empty for the whole. */
export interface FieldError {
  path: string;
  message: string;
}

/** The last sent first. */
export interface Files {
  files: ConversationFile[];
  nextCursor: string | null;
}

/** `query`: a part of a name, a username or an address. */
export interface FindAccounts {
  query?: string | null;
  cursor?: string | null;
  limit?: number | null;
}

/** Accounts to talk to. `query` is two letters at least of a name, and may be left out by agents alone. */
export interface FindPeople {
  query?: string | null;
  cursor?: string | null;
  limit?: number | null;
}

/** Which of the first steps are done: somebody else works the desk or is invited to, the widget was opened on a site, there is a ticket. `dismissed`: the list is not wanted any more. */
export interface FirstSteps {
  colleague: boolean;
  widget: boolean;
  ticket: boolean;
  dismissed: boolean;
}

/** A message that a search found. `excerpt` is a line of it as plain text, in which U+0002 begins and U+0003 ends a match: characters that no message can hold. */
export interface Found {
  message: Message;
  excerpt: string;
  conversation: Conversation;
}

/** `thumbnail`: the small picture, in place of the file. */
export interface GetFile {
  thumbnail?: boolean | null;
}

/** Ids of at most 200 people; those unknown to the caller are left out of the answer. */
export interface GetPresence {
  userIds: string[];
}

/** One line of the form that a site shows before the chat. */
export interface GivenAnswer {
  label: string;
  value: string;
}

/** A visitor without an account, by what it said of itself. */
export interface Guest {
  id: string;
  name: string;
  email: string | null;
}

/** What a guest says of itself; both may be left out. `name` at most 80 characters. */
export interface GuestDetails {
  name?: string | null;
  email?: string | null;
}

/** The process answers; it says nothing of the database or the bus, which `/readyz` asks. */
export interface Health {
  status: 'ok';
}

/** Names a conversation that the caller may read; a ticket by the same id. */
export interface InConversation {
  conversationId: string;
}

/** An open invitation; `invitedBy` is the name of who made it, null where that account is gone. */
export interface Invitation {
  id: string;
  role: 'admin' | 'agent' | 'guest' | 'member';
  invitedBy: string | null;
  createdAt: string;
  expiresAt: string;
}

/** Those that can still be used, the latest first. */
export interface Invitations {
  invitations: Invitation[];
}

/** `role`: `member`, `agent` or `admin`. */
export interface Invite {
  role: string;
}

/** The link is shown this once: only a hash of it is kept. */
export interface Invited {
  invitation: Invitation;
  link: OneTimeLink;
}

/** With `afterRev`, the changes since that revision come in place of the latest messages. With `observe` an agent in a ticket hears everything and is seen by its colleagues, and has not joined until it writes or assigns. */
export interface JoinConversation {
  conversationId: string;
  afterRev?: number | null;
  observe?: boolean;
}

/** `messages` are the latest, ascending `seq`; with `afterRev` there are `changes` instead, ascending `rev`. `lastRev` is what the answer is complete up to. */
export interface Joined {
  success: true;
  room: string;
  conversation: Conversation;
  lastSeq: number;
  lastRev: number;
  epoch: string;
  hasMore: boolean;
  messages?: Message[];
  changes?: Message[];
  nextCursor?: string | null;
}

/** `open`: every account may join by itself. */
export interface Link {
  type: string;
  id: string;
  title: string;
  url: string | null;
  open: boolean;
}

/** The object of another system that a conversation is about: signed by the site, as `token`, or else by `type`, `id` and `title`, with which an agent starts the conversation and others find it. */
export interface LinkedObject {
  token?: string | null;
  type?: string | null;
  id?: string | null;
  title?: string | null;
  url?: string | null;
}

/** `archived`, `pinned`: only those, or with `false` only the others; `unread`: only what is. */
export interface ListConversations {
  kind?: string | null;
  query?: string | null;
  archived?: boolean | null;
  pinned?: boolean | null;
  unread?: boolean | null;
  cursor?: string | null;
  limit?: number | null;
}

/** At most `limit` files a page, from `cursor` on. */
export interface ListFiles {
  cursor?: string | null;
  limit?: number | null;
}

/** `status`: `open` or `closed`; `assignee`: `me`, `none` or an id; `owner`: an id; `waiting`: those that need a reply, or with `false` the others; `sort`: `activity` or `waiting`; at most `limit` tickets a page. */
export interface ListTickets {
  status?: string | null;
  assignee?: string | null;
  owner?: string | null;
  waiting?: boolean | null;
  sort?: string | null;
  query?: string | null;
  cursor?: string | null;
  limit?: number | null;
}

/** A page of one conversation's messages, as over HTTP. */
export interface LoadEvent {
  before?: string | null;
  after?: string | null;
  around?: string | null;
  limit?: number | null;
  conversationId: string;
}

/** `before`, `after`: a cursor or a time; `around`: the id of a message. They exclude each other. */
export interface LoadMessages {
  before?: string | null;
  after?: string | null;
  around?: string | null;
  limit?: number | null;
}

/** `hasNewer` and `newerCursor` (which goes on with `after`) come with a page `around` a message. */
export interface Loaded {
  success: true;
  messages: Message[];
  hasMore: boolean;
  nextCursor: string | null;
  hasNewer?: boolean;
  newerCursor?: string | null;
}

/** `login` is a username or an e-mail address; the agents' form may call it `email`. */
export interface LogIn {
  password: string;
  login?: string | null;
  email?: string | null;
}

/** A new session; `token` is for clients without cookies. */
export interface LoggedIn {
  user: Me;
  token: string;
}

/** All messages up to this one; `seq` where both are given. */
export interface Mark {
  conversationId: string;
  messageId?: string | null;
  seq?: number | null;
}

/** The position after the call, which never goes back, and how many messages are unread beyond it. */
export interface Marked {
  success: true;
  seq: number;
  unread: number;
}

/** The caller's own account, with its address. `presence`: whether others see it come and go. */
export interface Me {
  id: string;
  username: string;
  name: string;
  role: 'admin' | 'agent' | 'guest' | 'member';
  avatarUrl: string | null;
  email: string | null;
  language: string | null;
  presence: 'hidden' | 'shown';
}

/** `system` is there for lifecycle messages; `hidden` where the caller deleted it for itself. */
export interface Message {
  id: string;
  conversationId: string;
  seq: number;
  rev: number;
  senderId: string;
  senderRole: 'admin' | 'agent' | 'guest' | 'member' | 'system';
  senderName: string;
  senderAvatar: string | null;
  content: string;
  messageType: 'audio' | 'file' | 'image' | 'system' | 'text' | 'video';
  attachments: Attachment[];
  replyTo: Quote | null;
  reactions: Reaction[];
  clientId: string | null;
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
  system?: Record<string, unknown>;
  hidden?: boolean;
}

/** A message as it now is; `messageId` is its `id` again. */
export interface MessageChanged {
  id: string;
  conversationId: string;
  seq: number;
  rev: number;
  senderId: string;
  senderRole: 'admin' | 'agent' | 'guest' | 'member' | 'system';
  senderName: string;
  senderAvatar: string | null;
  content: string;
  messageType: 'audio' | 'file' | 'image' | 'system' | 'text' | 'video';
  attachments: Attachment[];
  replyTo: Quote | null;
  reactions: Reaction[];
  clientId: string | null;
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
  system?: Record<string, unknown>;
  hidden?: boolean;
  messageId: string;
}

/** After a deletion for oneself. */
export interface MessageHidden {
  conversationId: string;
  messageId: string;
}

/** A page in ascending `seq`. `next_cursor` goes on in the direction read; null when `has_more` is false. With `around` that direction is back in time (`before: nextCursor`), and `newer_cursor` goes on in the other (`after: newerCursor`); null when `has_newer` is false. */
export interface Messages {
  messages: Message[];
  hasMore: boolean;
  nextCursor: string | null;
  hasNewer?: boolean;
  newerCursor?: string | null;
}

/** `guest_token` makes its bearer this guest, where cookies do not travel. */
export interface NewGuest {
  guest: Guest;
  guestToken: string;
}

/** Names a ticket by the id of its conversation. */
export interface OnTicket {
  ticketId: string;
}

/** The account, after the change. */
export interface OneAccount {
  person: Account;
}

/** The conversation as the caller sees it, after the change where the call makes one. */
export interface OneConversation {
  conversation: Conversation;
}

/** The guest, after the change. */
export interface OneGuest {
  guest: Guest;
}

/** The message as it now is. */
export interface OneMessage {
  message: Message;
}

/** The person with its place in the conversation, after the change. */
export interface OneParticipant {
  participant: Participant;
}

/** The ticket, after the change where the call makes one. */
export interface OneTicket {
  ticket: Ticket;
}

/** A link that works once, shown this once. `url` is there where the server knows its own address (`PUBLIC_URL`); else it is `path` on whatever address one uses. */
export interface OneTimeLink {
  path: string;
  url: string | null;
  expiresAt: string;
}

/** A new ticket with its first message. `name` is required from guests; `subject` at most 200 characters, `message` 10,000. */
export interface OpenTicket {
  subject: string;
  message: string;
  name?: string | null;
  email?: string | null;
  clientId?: string | null;
  page?: PageAskedFrom | null;
  answers?: GivenAnswer[] | null;
}

/** Tickets that the caller opened, the newest first. */
export interface OwnTickets {
  tickets: Ticket[];
}

/** The caller's own account, after the change. */
export interface OwnUser {
  user: Me;
}

/** Who opened a ticket. The e-mail address is there for agents only, with whether it is proved that mail to it reaches this person: anybody can write any address into a form. */
export interface Owner {
  id: string;
  role: 'admin' | 'agent' | 'guest' | 'member' | 'system';
  name: string;
  avatarUrl: string | null;
  email?: string | null;
  emailProved?: boolean;
}

/** Where the person was when it asked: the page around a widget, by an `http` or `https` address. */
export interface PageAskedFrom {
  url: string;
  title?: string;
}

/** A person in a conversation; `readSeq` and `deliveredSeq` are positions up to which it has everything. */
export interface Participant {
  userId: string;
  name: string;
  username: string | null;
  avatarUrl: string | null;
  role: 'admin' | 'member' | 'owner';
  joinedAt: string;
  readSeq: number;
  deliveredSeq: number;
}

/** Everyone who takes part, the longest-standing first. */
export interface Participants {
  participants: Participant[];
}

/** Somebody takes part from now on, or no longer; `role` is `owner`, `admin` or `member`. */
export interface Participation {
  conversationId: string;
  userId: string;
  userName: string;
  role: string;
}

/** Base of the payloads: camelCase on the wire. */
export interface Payload {
}

/** A message: content of at most 10,000 characters, files, or both. A known `clientId` finds the first one. */
export interface PostMessage {
  content?: string | null;
  clientId?: string | null;
  replyTo?: string | null;
  attachmentIds?: string[] | null;
}

/** Somebody came online or went; `lastSeen` when it went, unless it hides. */
export interface PresenceChanged {
  userId: string;
  lastSeen?: string | null;
}

/** Only people with whom the caller shares a conversation; others are left out. */
export interface PresenceFound {
  success: true;
  presence: PresenceOf[];
}

/** Whether somebody is here; `lastSeen` when not, and if it is known. */
export interface PresenceOf {
  userId: string;
  online: boolean;
  lastSeen: string | null;
}

/** An error over HTTP (RFC 9457). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: FieldError[];
}

/** How far a side of a ticket has got. */
export interface Progress {
  readSeq: number;
  deliveredSeq: number;
}

/** The message that another one answers, as it now is. `hidden`: the reader deleted it for itself, and there is no excerpt. */
export interface Quote {
  id: string;
  seq: number;
  senderId: string;
  senderName: string;
  excerpt: string;
  deletedAt: string | null;
  hidden?: boolean;
}

/** The caller's own reaction: one emoji in its full form, added, or taken away with `remove`. */
export interface React {
  messageId: string;
  emoji: string;
  remove?: boolean;
}

/** One emoji on a message with everyone who gave it. */
export interface Reaction {
  emoji: string;
  count: number;
  userIds: string[];
}

/** Somebody has read everything up to `seq`, whose message is `messageId`. */
export interface Read {
  conversationId: string;
  userId: string;
  seq: number;
  messageId: string;
  readAt: string;
}

/** A new account of a member. `username` and `email` must be free; `name` at most 80 characters. */
export interface Register {
  username: string;
  name: string;
  email: string;
  password: string;
}

/** A link by which the person sets a new password, within half an hour. */
export interface ResetLink {
  link: OneTimeLink;
}

/** A new password, by the token of a one-use link. */
export interface ResetPassword {
  token: string;
  password: string;
}

/** `q` may be left out in one conversation. `after` and `before`: times or dates (UTC); `from`: somebody's id. */
export interface SearchMessages {
  q?: string | null;
  conversationId?: string | null;
  from?: string | null;
  after?: string | null;
  before?: string | null;
  hasFile?: boolean | null;
  cursor?: string | null;
  limit?: number | null;
}

/** The newest first. `partial`: the page ended before it was full because only so many of the newest messages are looked at in one search; `nextCursor` goes on with older ones. */
export interface SearchResults {
  results: Found[];
  nextCursor: string | null;
  partial: boolean;
}

/** `clientId` (1 to 64 printable ASCII characters; `tempId` is read as it) makes repeats safe. With `basedOnSeq`, newer messages of others refuse this one with `stale`. */
export interface SendMessage {
  conversationId: string;
  content?: string | null;
  clientId?: string | null;
  tempId?: string | null;
  basedOnSeq?: number | null;
  replyTo?: string | null;
  attachmentIds?: string[] | null;
}

/** The message as stored. `duplicate`: it was already, under the same `clientId`. */
export interface Sent {
  success: true;
  message: Message;
  duplicate: boolean;
}

/** One log-in of the caller; `current` is the one that asks. */
export interface Session {
  id: string;
  createdAt: string;
  lastUsedAt: string;
  expiresAt: string;
  address: string | null;
  userAgent: string | null;
  current: boolean;
}

/** The caller's log-ins that have not ended. */
export interface Sessions {
  sessions: Session[];
}

/** The first admin, by the one-use link's token. */
export interface SetUp {
  username: string;
  name: string;
  email: string;
  password: string;
  token: string;
}

/** With `participantId` the direct conversation of two; with `kind: linked` the one on an object. */
export interface StartConversation {
  participantId?: string | null;
  kind?: string | null;
  link?: LinkedObject | null;
  participantIds?: string[] | null;
  open?: boolean;
}

/** A new group of the caller and these people, 500 at most; `title` of at most 200 characters. */
export interface StartGroup {
  title: string;
  participantIds: string[];
}

/** Asks for changes after `afterRev`; `limit` is 100 by itself and at most 500. */
export interface SyncConversation {
  conversationId: string;
  afterRev: number;
  limit?: number | null;
}

/** The server cannot vouch for the stream: sync every open conversation. */
export interface SyncRequired {
}

/** Messages as they now are, each once, ascending `rev`. `lastRev` is what they are complete up to. */
export interface Synced {
  success: true;
  changes: Message[];
  lastRev: number;
  hasMore: boolean;
}

/** What the conversation says of its object from now on; null takes the address away, what is left out stays. */
export interface TakeOver {
  title?: string | null;
  url?: string | null;
  open?: boolean | null;
}

/** `waitingSince`: the owner's first message since an agent last answered; null when none waits. `askedFrom`, null where nothing is known, and `answers` are there for agents only. */
export interface Ticket {
  id: string;
  number: number;
  subject: string;
  status: 'closed' | 'open';
  owner: Owner;
  assignee: User | null;
  lastMessage: Message | null;
  unread: number;
  waitingSince: string | null;
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  closedBy: User | null;
  progress: TicketProgress;
  askedFrom?: AskedFrom | null;
  answers?: Answer[];
}

/** Open tickets: all of them, the caller's, nobody's, and those that need a reply. */
export interface TicketCounts {
  open: number;
  mine: number;
  unassigned: number;
  waiting: number;
}

/** The ticket after the call. */
export interface TicketDone {
  success: true;
  ticket: Ticket;
}

/** The ticket as it now is; agents get it with its owner's e-mail address, others without. */
export interface TicketEvent {
  ticket: Ticket;
}

/** The new ticket and its first message. */
export interface TicketOpened {
  ticket: Ticket;
  message: Message;
}

/** The two sides of a ticket: its owner, and the desk, which is the furthest of the agents. */
export interface TicketProgress {
  owner: Progress;
  desk: Progress;
}

/** A page of tickets in the order asked for; `nextCursor` is null on the last. */
export interface Tickets {
  tickets: Ticket[];
  nextCursor: string | null;
}

/** Somebody types or has stopped; the name of the event says which. */
export interface Typing {
  conversationId: string;
  userId: string;
  userName: string;
}

/** A multipart form; `file` of any type, at most MAX_UPLOAD_MB. Without `conversationId` it is to be a picture of oneself or of a group. */
export interface UploadFile {
  file: string;
  conversationId?: string | null;
}

/** The stored file. Only its uploader may read it until a message carries it. */
export interface Uploaded {
  attachment: Attachment;
}

/** An account as others see it. Guests are shown no `username`; members who look people up, no `role`. */
export interface User {
  id: string;
  username?: string;
  name: string;
  role?: 'admin' | 'agent' | 'guest' | 'member';
  avatarUrl: string | null;
}

/** A page of accounts; `nextCursor` is null on the last. */
export interface Users {
  users: User[];
  nextCursor: string | null;
}

/** One agent who looks at a ticket; `typing` in it right now. */
export interface Viewer {
  userId: string;
  name: string;
  typing: boolean;
}

/** The agents who look at a ticket now. */
export interface Viewers {
  ticketId: string;
  viewers: Viewer[];
}

/** `user` is there for accounts. */
export interface WhoAmI {
  actor: Actor;
  user?: Me;
}

/** `origins` are those that admins set, `fixedOrigins` those of `PARLOUR_WIDGET_ORIGINS`; all of them hold. `server` is the address to load the widget from, null where the server does not know its own (`PUBLIC_URL`). */
export interface Widget {
  origins: string[];
  fixedOrigins: string[];
  server: string | null;
}

/** What a message said, until when. */
export interface Wording {
  content: string;
  replacedAt: string;
}

/** What an edited message said before, the oldest first: the first wording and the latest, 50 at most. */
export interface Wordings {
  wordings: Wording[];
}

/** Server to client: the payload of each event. */
export interface ServerEvents {
  /** To the socket that connected. */
  'connection:established': Established;
  /** To a socket that is about to be disconnected. */
  'connection:error': Ended;
  /** To everyone who joined the conversation, the sending socket too. */
  'message:new': Message;
  /** To everyone who joined the conversation. */
  'message:edited': MessageChanged;
  /** To everyone who joined the conversation. */
  'message:deleted': MessageChanged;
  /** To everyone who joined the conversation. */
  'message:reaction': MessageChanged;
  /** To all sockets of the caller. */
  'message:hidden': MessageHidden;
  /** To everyone who joined the conversation. */
  'message:read': Read;
  /** To everyone who joined the conversation. */
  'message:delivered': Delivered;
  /** To everyone who joined the conversation, not the typist. */
  'typing:start': Typing;
  /** To everyone who joined the conversation, not the typist. */
  'typing:stop': Typing;
  /** To all sockets of each participant, joined or not. */
  'conversation:new': ConversationEvent;
  /** To all sockets of each participant, joined or not, at most every 250 ms. */
  'conversation:updated': ConversationEvent;
  /** To all sockets of the person who was removed or left. */
  'conversation:removed': ConversationRemoved;
  /** To everyone who joined the conversation. */
  'participant:added': Participation;
  /** To everyone who joined the conversation. */
  'participant:removed': Participation;
  /** To agents. */
  'ticket:new': TicketEvent;
  /** To agents. */
  'ticket:updated': TicketEvent;
  /** To everyone who joined the conversation, and agents; each socket once. */
  'ticket:closed': TicketEvent;
  /** To everyone who joined the conversation, and agents; each socket once. */
  'ticket:reopened': TicketEvent;
  /** To agents in the ticket. */
  'ticket:viewers': Viewers;
  /** To everyone who joined a conversation with the person. */
  'user:online': PresenceChanged;
  /** To everyone who joined a conversation with the person. */
  'user:offline': PresenceChanged;
  /** To guests and members. */
  'desk:status': DeskStatus;
  /** To sockets of a worker that may have missed envelopes of the bus. */
  'sync:required': SyncRequired;
}

/** Client to server: the payload of each event, and its acknowledgement; `Failed` when it was refused. */
export interface ClientEvents {
  'conversation:join': { payload: JoinConversation | string; ack: Joined };
  'conversation:leave': { payload: InConversation | string; ack: Done };
  'conversation:sync': { payload: SyncConversation; ack: Synced };
  'messages:load': { payload: LoadEvent; ack: Loaded };
  'message:send': { payload: SendMessage; ack: Sent };
  'message:edit': { payload: EditMessage; ack: Changed };
  'message:delete': { payload: DeleteMessage; ack: Changed };
  'message:react': { payload: React; ack: Changed };
  'message:delivered': { payload: Mark; ack: Marked };
  'message:read': { payload: Mark; ack: Marked };
  'typing:start': { payload: InConversation; ack: Done };
  'typing:stop': { payload: InConversation; ack: Done };
  'ticket:close': { payload: OnTicket; ack: TicketDone };
  'ticket:reopen': { payload: OnTicket; ack: TicketDone };
  'ticket:assign': { payload: AssignTicket; ack: TicketDone };
  'presence:get': { payload: GetPresence; ack: PresenceFound };
}
