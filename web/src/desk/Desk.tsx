import { t } from '../i18n';
import type { Notifier } from '../ui/attention/notifier';
import { SettingsDialog } from '../ui/attention/SettingsDialog';
import { ConnectionBanner } from '../ui/connection/ConnectionBanner';
import { EndedDialog } from '../ui/EndedDialog';
import { Toggle } from '../ui/Toggle';
import { Toasts } from '../ui/toasts';
import { KeysDialog } from './KeysDialog';
import { Palette } from './Palette';
import { SidePanel } from './panel/SidePanel';
import { QueuePane } from './queue/QueuePane';
import type { Desk as DeskState } from './state';
import { NoTicket } from './ticket/NoTicket';
import { Tickets } from './ticket/Tickets';

/** Three panes where there is room, two and a drawer where there is less, one at a time on a phone. */
export function Desk({ desk, notifier }: { desk: DeskState; notifier: Notifier }) {
  const open = desk.router.id.value !== null;
  const thread = desk.thread.value;
  const panel = desk.panel.value && desk.ticket.value !== null;
  const close = () => {
    desk.overlay.value = null;
  };
  return (
    <div class={`panes ${open ? 'panes-open' : ''} ${panel ? 'panes-three' : ''}`}>
      <a href="#conversation" class="skip">
        {t('skip.main')}
      </a>
      <ConnectionBanner link={desk.client.link} ended={false} />
      <QueuePane desk={desk} />
      <main id="conversation" class="pane-main" tabIndex={-1} data-conversation>
        {thread ? <Tickets desk={desk} thread={thread} /> : <NoTicket desk={desk} />}
      </main>
      {panel && thread && <SidePanel desk={desk} thread={thread} />}
      <Toasts />
      {desk.overlay.value === 'keys' && <KeysDialog desk={desk} onClose={close} />}
      {desk.overlay.value === 'palette' && <Palette desk={desk} onClose={close} />}
      {desk.overlay.value === 'settings' && (
        <SettingsDialog notifier={notifier} onClose={close}>
          <div class="mt-4 border-t border-line pt-3">
            <Toggle
              label={t('desk.closeNext')}
              on={desk.afterClose.next.value}
              onChange={desk.afterClose.toggle}
            />
          </div>
        </SettingsDialog>
      )}
      {desk.client.connection.value === 'ended' && (
        <EndedDialog door="/agent/login" why={desk.client.link.ended.value} />
      )}
    </div>
  );
}
