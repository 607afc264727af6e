import { t } from '../../i18n';
import { Dialog } from '../Dialog';
import { NotifierSettings } from './NotifierSettings';
import type { Notifier } from './notifier';

/** The choices without leaving the page. */
export function SettingsDialog({ notifier, onClose }: { notifier: Notifier; onClose: () => void }) {
  return (
    <Dialog title={t('desk.settings')} onClose={onClose}>
      <div class="px-6 pt-1 pb-6">
        <NotifierSettings notifier={notifier} />
      </div>
    </Dialog>
  );
}
