import { t } from '../i18n';
import type { Notifier } from '../ui/attention/notifier';
import { SettingsDialog } from '../ui/attention/SettingsDialog';
import { ConnectionBanner } from '../ui/connection/ConnectionBanner';
import { EndedDialog } from '../ui/EndedDialog';
import { Palette } from '../ui/palette/Palette';
import { Toasts } from '../ui/toasts';
import { ChatPane } from './chat/ChatPane';
import { NoChat } from './chat/NoChat';
import { DetailsPane } from './details/DetailsPane';
import { createFinder } from './finder';
import { KeysDialog } from './KeysDialog';
import { ListPane } from './list/ListPane';
import { StartDialog } from './start/StartDialog';
import type { Inbox as InboxState } from './state';

/** Three panes where there is room, two and a drawer where there is less, one at a time on a phone. */
export function Inbox({ inbox, notifier }: { inbox: InboxState; notifier: Notifier }) {
  const open = inbox.router.id.value !== null;
  const thread = inbox.thread.value;
  const conversation = inbox.conversation.value;
  const panel = inbox.panel.value && conversation !== null && thread?.status.value !== 'gone';
  const close = () => {
    inbox.overlay.value = null;
  };
  return (
    <div class={`panes ${open ? 'panes-open' : ''} ${panel ? 'panes-three' : ''}`}>
      <a href="#conversation" class="skip">
        {t('skip.main')}
      </a>
      <ConnectionBanner link={inbox.client.link} ended={false} />
      <ListPane inbox={inbox} />
      <main id="conversation" class="pane-main" tabIndex={-1}>
        {thread ? <ChatPane key={thread.id} inbox={inbox} thread={thread} /> : <NoChat inbox={inbox} />}
      </main>
      {panel && <DetailsPane key={conversation.id} inbox={inbox} conversation={conversation} />}
      <Toasts />
      {inbox.overlay.value === 'new' && <StartDialog inbox={inbox} onClose={close} />}
      {inbox.overlay.value === 'support' && <StartDialog inbox={inbox} first="support" onClose={close} />}
      {inbox.overlay.value === 'keys' && <KeysDialog inbox={inbox} onClose={close} />}
      {inbox.overlay.value === 'palette' && (
        <Palette
          find={() => createFinder(inbox)}
          placeholder={t('palette.findConversation')}
          onClose={close}
        />
      )}
      {inbox.overlay.value === 'settings' && <SettingsDialog notifier={notifier} onClose={close} />}
      {inbox.client.connection.value === 'ended' && (
        <EndedDialog door="/login" why={inbox.client.link.ended.value} />
      )}
    </div>
  );
}
