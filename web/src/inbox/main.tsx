import { createClient } from '../core/client';
import { doorsOf } from '../core/doors';
import { browserPlatform } from '../core/platform';
import '../i18n/members';
import { createNotifier } from '../ui/attention/notifier';
import { type Boot, mount, readBoot, startPage } from '../ui/boot';
import '../styles/inter.css';
import '../styles/main.css';
import '../styles/panes.css';
import { watchInbox } from './attention';
import { Inbox } from './Inbox';
import { listenForKeys } from './keys';
import { createInboxRouter } from './router';
import { createInboxState, type InboxLists } from './state';

const boot = readBoot<Boot & { lists?: InboxLists | null }>();
await startPage(boot);

if (boot.actor && boot.actor.role !== 'guest') {
  const platform = browserPlatform();
  const client = createClient({ actor: boot.actor, ...doorsOf(boot.actor), platform });
  const inbox = createInboxState(client, createInboxRouter(), boot.lists);
  const notifier = createNotifier(platform.storage);
  listenForKeys(inbox);
  watchInbox(inbox, notifier);
  client.start();
  mount(() => <Inbox inbox={inbox} notifier={notifier} />);
} else {
  location.replace(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}
