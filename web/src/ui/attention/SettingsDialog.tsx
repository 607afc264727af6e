import type { ComponentChildren } from 'preact';
import { t } from '../../i18n';
import { Dialog } from '../Dialog';
import { NotifierSettings } from './NotifierSettings';
import type { Notifier } from './notifier';

interface SettingsDialogProps {
  notifier: Notifier;
  onClose: () => void;
  /** What a page lets one choose besides. */
  children?: ComponentChildren;
}

/** The choices without leaving the page. */
export function SettingsDialog({ notifier, onClose, children }: SettingsDialogProps) {
  return (
    <Dialog title={t('desk.settings')} onClose={onClose}>
      <div class="px-6 pt-1 pb-6">
        <NotifierSettings notifier={notifier} />
        {children}
      </div>
    </Dialog>
  );
}
