import { Check, SendHorizontal } from 'lucide-preact';
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { Client } from '../../core/client';
import { canMention } from '../../core/mentions';
import type { Thread } from '../../core/thread';
import { isInvisible, sendable } from '../../core/visible';
import { t } from '../../i18n';
import { onKeys } from '../onKeys';
import { composerContextOf, lastEditable, quoteOf, startEdit } from '../thread/composerContext';
import { useLazy } from '../useLazy';
import { AttachButton, filesOf } from './AttachButton';
import { EmojiButton } from './EmojiButton';
import { Files } from './Files';
import { Limits, MOST } from './Limits';
import { NewerMessages } from './NewerMessages';
import { ReplyBar } from './ReplyBar';
import { useStaleGuard } from './staleGuard';

export interface ComposerProps {
  client: Client;
  thread: Thread;
  /** Agents: what came since the writing began is shown before anything is sent. */
  guard?: boolean;
  autoFocus?: boolean;
}

/** Higher than this, the field scrolls; px. */
const TALLEST = 200;

/** Where one writes: Enter sends, Shift+Enter breaks the line, the draft is kept in every tab. */
export function Composer({ client, thread, guard = false, autoFocus = false }: ComposerProps) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const context = composerContextOf(thread);
  const editing = context.editing.value;
  const draft = editing ? context.wording : client.drafts.of(thread.id);
  const text = draft.value;
  const uploads = client.uploads.of(thread.id).value;
  const uploading = !editing && uploads.some((one) => !one.attachment && !one.refusal);
  const empty = isInvisible(text) && (editing !== null || !uploads.some((one) => one.attachment));
  // Where it did not load it is tried again with the next connection.
  const calls = useLazy(isGroup(thread) && client.link.connected.value, () => import('./Mentions'));
  const mentionKeys = useRef<(event: KeyboardEvent) => boolean>(() => false);
  const guarded = useStaleGuard(thread, draft, client.actor.value.id, guard && !editing);

  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight + 2, TALLEST)}px`;
    box.style.overflowY = box.scrollHeight > TALLEST ? 'auto' : 'hidden';
  }, [text]);
  useEffect(() => {
    if (autoFocus) field.current?.focus({ preventScroll: true });
  }, [thread, autoFocus]);
  const about = editing ?? context.replyTo.value;
  useEffect(() => {
    if (about) field.current?.focus();
  }, [about]);

  if (thread.readOnly.value) {
    return <p class="mx-auto w-full max-w-3xl px-4 py-4 text-center text-sm text-soft">{t('chat.closed')}</p>;
  }

  function send(anyway = false) {
    const content = sendable(draft.value);
    const nothing = content === '' && (editing || !uploads.some((one) => one.attachment));
    if (nothing || uploading || length(content) > MOST || (!anyway && guarded.holds())) return;
    if (editing) {
      if (content !== editing.content) void thread.changes.make(editing, { kind: 'edit', content });
    } else {
      const reply = context.replyTo.peek();
      const files = client.uploads.take(thread.id);
      thread.send(content, {
        ...guarded.stamp(),
        ...(reply ? { replyTo: reply.id, quote: quoteOf(reply) } : {}),
        ...(files.length ? { files } : {}),
      });
      draft.value = '';
    }
    leave();
  }

  /** Done with the answer or the new wording, one way or the other. */
  function leave() {
    context.editing.value = null;
    context.replyTo.value = null;
    field.current?.focus();
  }

  /** At the caret, or in place of what is chosen there. */
  function insert(emoji: string) {
    const box = field.current;
    if (!box) return;
    box.setRangeText(emoji, box.selectionStart, box.selectionEnd, 'end');
    draft.value = box.value;
    box.focus();
  }

  const attach = (files: readonly File[]) => client.uploads.add(thread.id, files);

  /** Files that are pasted or dropped; text goes its ordinary way. */
  function brought<E extends Event>(dataOf: (event: E) => DataTransfer | null) {
    return (event: E) => {
      const files = filesOf(dataOf(event));
      if (files.length === 0 || editing) return;
      event.preventDefault();
      attach(files);
    };
  }

  function typed(event: InputEvent) {
    draft.value = (event.currentTarget as HTMLTextAreaElement).value;
    if (editing) return;
    if (!isInvisible(draft.value)) thread.keystroke();
    else thread.stopTyping();
  }

  const pressed = onKeys((event) => {
    if (mentionKeys.current(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'ArrowUp' && draft.value === '') {
      const last = lastEditable(client, thread);
      if (!last) return;
      event.preventDefault();
      startEdit(thread, last);
    } else if (event.key === 'Escape' && about) {
      event.preventDefault();
      leave();
    }
  });

  const label = t(editing ? 'action.save' : 'chat.send');
  return (
    <form
      class="mx-auto w-full max-w-3xl px-3 pb-3 sm:px-4"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={brought((event: DragEvent) => event.dataTransfer)}
    >
      {guarded.shown.value && (
        <NewerMessages
          messages={guarded.newer.value}
          onSend={() => send(true)}
          onKeep={() => {
            guarded.accept();
            field.current?.focus();
          }}
        />
      )}
      <ReplyBar thread={thread} onCancel={leave} />
      <Files client={client} conversationId={thread.id} />
      {calls && (
        <calls.Mentions {...{ id, field, draft, thread }} me={client.actor.value.id} keys={mentionKeys} />
      )}
      <div class="flex items-end gap-2 rounded-lg border border-edge bg-surface p-1 focus-within:outline-2 focus-within:outline-(--focus)">
        {!editing && <AttachButton onPick={attach} />}
        <label for={id} class="sr-only">
          {t('chat.write')}
        </label>
        <textarea
          ref={field}
          id={id}
          name="content"
          rows={1}
          dir="auto"
          value={text}
          placeholder={t('chat.placeholder')}
          title={t('chat.hint')}
          aria-describedby={`${id}-limits`}
          enterkeyhint="send"
          class="min-h-11 min-w-0 flex-1 resize-none bg-transparent px-3 py-2.5 text-base leading-6 outline-none placeholder:text-faint"
          onInput={typed}
          onKeyDown={pressed}
          onPaste={brought((event: ClipboardEvent) => event.clipboardData)}
          onBlur={() => thread.stopTyping()}
        />
        <EmojiButton thread={thread} onPick={insert} />
        <button
          type="submit"
          class="btn btn-primary btn-icon text-on-accent"
          aria-label={label}
          title={label}
          aria-disabled={empty || uploading || length(text) > MOST}
        >
          {editing ? (
            <Check size={18} aria-hidden />
          ) : (
            <SendHorizontal size={18} class="rtl:-scale-x-100" aria-hidden />
          )}
        </button>
      </div>
      <Limits id={`${id}-limits`} length={length(text)} outbox={client.outbox} />
    </form>
  );
}

function isGroup({ conversation }: Thread): boolean {
  return conversation.value !== null && canMention(conversation.value);
}

/** Characters as the server counts them: an emoji of one code point is one. */
function length(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length; at++) if ((text.charCodeAt(at) & 0xfc00) === 0xd800) count--;
  return count;
}
