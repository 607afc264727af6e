import { doorsOf } from '../core/doors';
import { browserPlatform } from '../core/platform';
import '../i18n/members';
import { createNotifier } from '../ui/attention/notifier';
import { type Boot, mount, readBoot, startPage } from '../ui/boot';
import '../styles/inter.css';
import '../styles/main.css';
import '../styles/panes.css';
import './desk.css';
import { watchDesk } from './attention';
import { Desk } from './Desk';
import { createKeptClient } from './keptThreads';
import { listenForKeys } from './keys';
import { createDeskRouter } from './router';
import { createDesk, type DeskLists } from './state';

const boot = readBoot<Boot & { lists?: DeskLists | null }>();
await startPage(boot);

if (boot.actor) {
  const platform = browserPlatform();
  const client = createKeptClient({
    actor: boot.actor,
    ...doorsOf(boot.actor),
    platform,
    observe: true,
  });
  const desk = createDesk(client, createDeskRouter(), boot.lists);
  const notifier = createNotifier(platform.storage);
  listenForKeys(desk);
  watchDesk(desk, notifier);
  client.start();
  mount(() => <Desk desk={desk} notifier={notifier} />);
} else {
  location.replace('/agent/login');
}
