import { Check, SendHorizontal } from 'lucide-preact';
import { useCallback, useEffect, useId, useRef } from 'preact/hooks';
import type { Client } from '../../core/client';
import { canMention } from '../../core/mentions';
import type { Thread } from '../../core/thread';
import { isInvisible, sendable } from '../../core/visible';
import { t } from '../../i18n';
import { onKeys } from '../onKeys';
import { composerContextOf, lastEditable, quoteOf, startEdit } from '../thread/composerContext';
import { useLazy } from '../useLazy';
import { AttachButton } from './AttachButton';
import { EmojiButton } from './EmojiButton';
import { useFieldHeight } from './fieldHeight';
import { characters, Limits, MOST } from './Limits';
import { useLongText } from './longTextOffer';
import { pasted } from './paste';
import { ReplyBar } from './ReplyBar';
import { useStaleGuard } from './staleGuard';

export interface ComposerProps {
  client: Client;
  thread: Thread;
  /** Agents: what came since the writing began is shown before anything is sent. */
  guard?: boolean;
  autoFocus?: boolean;
}

/** Where one writes: Enter sends, Shift+Enter breaks the line, the draft is kept in every tab. */
export function Composer({ client, thread, guard = false, autoFocus = false }: ComposerProps) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const context = composerContextOf(thread);
  const editing = context.editing.value;
  const draft = editing ? context.wording : client.drafts.of(thread.id);
  const text = draft.value;
  const uploads = client.uploads.of(thread.id).value;
  const uploading = !editing && uploads.some((one) => !one.attachment && !one.refusal);
  const empty = isInvisible(text) && (editing !== null || !uploads.some((one) => one.attachment));
  // Where they did not load they are tried again with the next connection.
  const connected = client.link.connected.value;
  const parts = useLazy(connected, () => import('./parts'));
  const calls = useLazy(isGroup(thread) && connected, () => import('./Mentions'));
  const mentionKeys = useRef<(event: KeyboardEvent) => boolean>(() => false);
  const guarded = useStaleGuard(thread, draft, client.actor.value.id, guard && !editing);

  const long = useLongText(field, parts !== null);
  const attach = useCallback((files: readonly File[]) => client.uploads.add(thread.id, files), [thread]);
  const noFolder = useCallback(() => {
    context.notice.value = t('files.folder');
  }, [context]);
  useFieldHeight(field, text);
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
    if (nothing || uploading || characters(content) > MOST || (!anyway && guarded.holds())) return;
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

  function leaveOffer() {
    long.offered.value = null;
    field.current?.focus();
  }

  /** At the caret, or in place of what is chosen there. */
  function insert(words: string) {
    const box = field.current;
    if (!box) return;
    box.setRangeText(words, box.selectionStart, box.selectionEnd, 'end');
    draft.value = box.value;
    box.focus();
  }

  function paste(event: ClipboardEvent) {
    const it = pasted(event.clipboardData);
    if (!it || (editing && 'files' in it)) return;
    event.preventDefault();
    if ('files' in it) attach(it.files);
    else if (!long.holds(it.text)) insert(it.text);
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
      ref={form}
      class="mx-auto w-full max-w-3xl px-3 pb-3 sm:px-4"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {parts && !editing && <parts.DropArea within={form} onFiles={attach} onFolder={noFolder} />}
      {parts && guarded.shown.value && (
        <parts.NewerMessages
          messages={guarded.newer.value}
          onSend={() => send(true)}
          onKeep={() => {
            guarded.accept();
            field.current?.focus();
          }}
        />
      )}
      <ReplyBar thread={thread} onCancel={leave} />
      {parts && long.offered.value !== null && (
        <parts.LongText
          text={long.offered.value}
          onAttach={editing ? undefined : (file) => attach([file])}
          onInsert={insert}
          onClose={leaveOffer}
        />
      )}
      {parts && <parts.Files client={client} conversationId={thread.id} />}
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
          onPaste={paste}
          onBlur={() => thread.stopTyping()}
        />
        <EmojiButton thread={thread} onPick={insert} />
        <button
          type="submit"
          class="btn btn-primary btn-icon"
          aria-label={label}
          title={label}
          aria-disabled={empty || uploading || characters(text) > MOST}
        >
          {editing ? (
            <Check size={18} aria-hidden />
          ) : (
            <SendHorizontal size={18} class="rtl:-scale-x-100" aria-hidden />
          )}
        </button>
      </div>
      <Limits id={`${id}-limits`} length={characters(text)} outbox={client.outbox} />
    </form>
  );
}

function isGroup({ conversation }: Thread): boolean {
  return conversation.value !== null && canMention(conversation.value);
}
