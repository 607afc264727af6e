import { t } from '../../i18n';
import { Button } from '../Button';
import { Toggle } from '../Toggle';
import type { Notifier } from './notifier';

/** How a page may make itself noticed; nothing rings or pops up until it is switched on here. */
export function NotifierSettings({ notifier }: { notifier: Notifier }) {
  const { sound, notifications, denied } = notifier;
  const test = () => notifier.test({ title: t('app.name'), body: t('desk.testText'), tag: 'test' });
  return (
    <div class="grid gap-2">
      <Toggle label={t('desk.sound')} on={sound.value} onChange={notifier.toggleSound} />
      <Toggle
        label={t('desk.notifications')}
        on={notifications.value}
        onChange={() => void notifier.toggleNotifications()}
      />
      {denied.value && <p class="hint">{t('desk.notificationsDenied')}</p>}
      <div class="mt-2">
        <Button onClick={test}>{t('desk.test')}</Button>
      </div>
    </div>
  );
}
