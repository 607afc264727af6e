import { Ellipsis } from 'lucide-preact';
import { useRef } from 'preact/hooks';
import { titleOf } from '../../core/conversations';
import type { Conversation } from '../../core/wire';
import { t } from '../../i18n';
import { FloatingMenu } from '../../ui/FloatingMenu';
import { ConversationRow } from '../../ui/list/ConversationRow';
import { useLongPress } from '../../ui/thread/useLongPress';
import { OwnItems } from '../OwnItems';
import type { Inbox } from '../state';

/** A row, and a menu beside it: by its button, the other mouse button, the menu key, or a long press. */
export function InboxRow({ inbox, conversation }: { inbox: Inbox; conversation: Conversation }) {
  const title = titleOf(conversation, inbox.client.actor.value.id) || t('inbox.alone');
  const label = t('inbox.about', { title });
  const show = (anchor: HTMLElement) => {
    inbox.menu.value = { id: conversation.id, anchor };
  };
  const frame = useRef<HTMLDivElement>(null);
  const beside = () => {
    const row = frame.current?.querySelector<HTMLElement>('[data-row]');
    if (row) show(row);
  };
  const press = useLongPress(beside);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: shortcuts to the button inside.
    <div
      ref={frame}
      class="row-frame"
      {...press}
      onContextMenu={(event) => {
        event.preventDefault();
        beside();
      }}
    >
      <ConversationRow
        client={inbox.client}
        rows={inbox.rows}
        conversation={conversation}
        inView={inbox.router.id.value === conversation.id}
        onOpen={() => inbox.router.go(conversation.id)}
      />
      <button
        type="button"
        class="btn btn-icon row-more"
        aria-haspopup="menu"
        aria-expanded={inbox.menu.value?.id === conversation.id}
        aria-label={label}
        title={label}
        onClick={(event) => show(event.currentTarget)}
      >
        <Ellipsis size={18} aria-hidden />
      </button>
    </div>
  );
}

/** One for the whole list. */
export function RowMenu({ inbox }: { inbox: Inbox }) {
  const open = inbox.menu.value;
  const conversation = open && inbox.list.items.value.find((one) => one.id === open.id);
  if (!open || !conversation) return null;
  const close = () => {
    inbox.menu.value = null;
  };
  return (
    <FloatingMenu key={open.id} label={t('inbox.menu')} anchor={open.anchor} onClose={close}>
      {(done) => <OwnItems inbox={inbox} conversation={conversation} close={done} />}
    </FloatingMenu>
  );
}
