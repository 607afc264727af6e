import { CheckCheck, Copy, History, Link, Pencil, Reply, SmilePlus, Trash2 } from 'lucide-preact';
import { useState } from 'preact/hooks';
import type { Client } from '../../core/client';
import type { MessageChange } from '../../core/messageChanges';
import type { Thread } from '../../core/thread';
import type { Message } from '../../core/wire';
import { t } from '../../i18n';
import { FloatingMenu } from '../FloatingMenu';
import { MenuItem } from '../Menu';
import { actionsOf } from './actions';
import { composerContextOf, startEdit, startReply } from './composerContext';

/** Six in a row, so that a thumb reaches all of them. */
export const EMOJIS = ['👍', '❤️', '😂', '🎉', '😮', '🙏', '👀', '✅', '🙌', '🔥', '😢', '👎'] as const;

interface MenuProps {
  client: Client;
  thread: Thread;
}

/** What can be done with a message, beside the message; one for the whole thread. */
export function MessageMenu({ client, thread }: MenuProps) {
  const context = composerContextOf(thread);
  const open = context.menu.value;
  if (!open) return null;
  return (
    <FloatingMenu
      key={open.message.id}
      label={t('chat.actions')}
      anchor={open.anchor}
      wide
      onClose={() => {
        context.menu.value = null;
      }}
    >
      {(close) => (
        <>
          {!thread.readOnly.value && <Emojis {...{ client, thread, close, ...open }} />}
          <Items {...{ client, thread, close, ...open }} />
        </>
      )}
    </FloatingMenu>
  );
}

type PartProps = MenuProps & { message: Message; anchor: HTMLElement; close: (back?: boolean) => void };

function Emojis({ client, thread, message, close }: PartProps) {
  const me = client.actor.value.id;
  const own = new Set(message.reactions.filter((one) => one.userIds.includes(me)).map((one) => one.emoji));
  return (
    <div class="grid grid-cols-6" role="presentation">
      {EMOJIS.map((emoji) => (
        <button
          key={emoji}
          type="button"
          role="menuitem"
          tabIndex={-1}
          class={`menu-item justify-center px-0 text-xl ${own.has(emoji) ? 'bg-accent-soft' : ''}`}
          aria-label={t(own.has(emoji) ? 'chat.unreact' : 'chat.react', { emoji })}
          onClick={() => {
            close();
            void thread.changes.make(message, { kind: 'react', emoji, remove: own.has(emoji) });
          }}
        >
          {emoji}
        </button>
      ))}
    </div>
  );
}

function Items({ client, thread, message, anchor, close }: PartProps) {
  const context = composerContextOf(thread);
  const can = actionsOf(client, thread, message);
  const [sure, setSure] = useState(false);
  const make = (wish: MessageChange) => {
    close();
    void thread.changes.make(message, wish);
  };
  const copy = (text: string, said: string) => () => {
    close();
    void navigator.clipboard.writeText(text).then(() => {
      context.notice.value = said;
    });
  };
  const closer = (kind: 'readers' | 'wordings') => () => {
    close();
    context.closer.value = { kind, message };
  };
  const another = () => {
    close();
    const onPick = (emoji: string) =>
      void thread.changes.make(message, { kind: 'react', emoji, remove: false });
    context.picker.value = { anchor, writing: false, onPick };
  };
  const start = (begin: typeof startReply) => () => {
    close(false);
    begin(thread, message);
  };
  return (
    <>
      {can.answer && <Item icon={SmilePlus} text={t('chat.emoji.another')} act={another} />}
      {can.answer && <Item icon={Reply} turns text={t('chat.reply')} act={start(startReply)} />}
      {can.edit && <Item icon={Pencil} text={t('chat.edit')} act={start(startEdit)} />}
      {can.copy && <Item icon={Copy} text={t('chat.copy')} act={copy(message.content, t('chat.copied'))} />}
      {can.link && <Item icon={Link} text={t('chat.copyLink')} act={copy(can.link, t('chat.linkCopied'))} />}
      {can.readers && <Item icon={CheckCheck} text={t('chat.reach')} act={closer('readers')} />}
      {can.wordings && <Item icon={History} text={t('chat.wordings')} act={closer('wordings')} />}
      {can.hide && (
        <Item icon={Trash2} text={t('chat.deleteMe')} act={() => make({ kind: 'delete', for: 'me' })} />
      )}
      {can.remove && (
        <Item
          icon={Trash2}
          danger
          text={t(sure ? 'chat.deleteSure' : 'chat.deleteAll')}
          act={() => (sure ? make({ kind: 'delete', for: 'everyone' }) : setSure(true))}
        />
      )}
    </>
  );
}

interface ItemProps {
  icon: typeof Copy;
  text: string;
  act: () => void;
  danger?: boolean;
  /** The picture has a direction of its own. */
  turns?: boolean;
}

function Item({ icon: Icon, text, act, danger, turns }: ItemProps) {
  return (
    <MenuItem onSelect={act}>
      <Icon
        size={18}
        class={`${danger ? 'text-danger-ink' : ''} ${turns ? 'rtl:-scale-x-100' : ''}`}
        aria-hidden
      />
      <span class={danger ? 'text-danger-ink' : ''}>{text}</span>
    </MenuItem>
  );
}
