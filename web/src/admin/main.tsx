import { createApi } from '../core/api';
import { createSiteApi } from '../core/site';
import '../i18n/members';
import '../i18n/site';
import { mount, readBoot, startPage } from '../ui/boot';
import '../styles/inter.css';
import '../styles/main.css';
import { AdminPage } from './AdminPage';

const boot = readBoot();
await startPage(boot);

const { actor } = boot;
if (actor?.role === 'admin') {
  const site = createSiteApi(createApi({ as: actor.id }));
  mount(() => <AdminPage me={actor} site={site} />);
} else location.replace('/login?next=/admin');
