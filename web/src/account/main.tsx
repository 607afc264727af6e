import { createAccount } from '../core/account';
import { createApi } from '../core/api';
import { leaveDevice } from '../core/forgetPerson';
import { browserStorage } from '../core/platform';
import '../i18n/doors';
import '../i18n/members';
import { createNotifier } from '../ui/attention/notifier';
import { mount, readBoot, startPage } from '../ui/boot';
import '../styles/inter.css';
import '../styles/main.css';
import { AccountPage } from './AccountPage';

const boot = readBoot();
await startPage(boot);

const { actor } = boot;
if (actor && actor.role !== 'guest') {
  const storage = browserStorage();
  const calls = createApi({ as: actor.id });
  const api = { ...calls, logout: () => leaveDevice(calls, storage, actor.id) };
  const account = createAccount(api, storage);
  // Name and picture of the page's own stand there until then, and if it fails.
  account.load().catch(() => {});
  const notifier = createNotifier(storage);
  mount(() => <AccountPage actor={actor} account={account} api={api} notifier={notifier} />);
} else location.replace('/login?next=/account');
