import { createApi } from '../core/api';
import '../i18n/doors';
import { leaveDevice } from '../core/forgetPerson';
import { browserStorage } from '../core/platform';
import { type Boot, mount, readBoot, startPage } from '../ui/boot';
import '../styles/inter.css';
import '../styles/main.css';
import { FirstRun, type Setup } from './FirstRun';
import { Landing } from './Landing';
import { followSwitches } from './widget';

interface LandingBoot extends Boot {
  agentsOnline?: number | null;
  demo?: boolean;
  setup?: Setup | null;
}

const boot = readBoot<LandingBoot>();
await startPage(boot);
followSwitches();
const api = createApi({ as: boot.actor?.id });
const guest = boot.actor?.role === 'guest' ? boot.actor : null;
const again = () => location.replace('/');

mount((typed) =>
  boot.setup ? (
    <FirstRun setup={boot.setup} typed={typed} api={api} onDone={() => location.assign('/agent')} />
  ) : (
    <Landing
      actor={boot.actor}
      agentsOnline={boot.agentsOnline ?? null}
      demo={boot.demo === true}
      typed={typed}
      api={api}
      forget={guest ? () => leaveDevice(api, browserStorage(), guest.id).then(again) : undefined}
    />
  ),
);
