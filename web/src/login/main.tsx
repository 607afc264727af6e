import { createApi } from '../core/api';
import '../i18n/doors';
import { type Boot, mount, readBoot, startPage } from '../ui/boot';
import '../styles/inter.css';
import '../styles/main.css';
import { InvitePage, ResetPage } from './LinkPages';
import { type LoginBoot, LoginPage } from './LoginPage';
import { ErrorPage, NoEntryPage } from './MessagePages';
import { RegisterPage } from './RegisterPage';

const boot = readBoot<Boot & LoginBoot>();
await startPage(boot);
const api = createApi();
const home = boot.door === 'agent' || !boot.door ? '/agent' : '/messages';
const goOn = () => location.assign(inside(boot.next));

const enter = (role: string) => location.assign(role === 'member' ? '/messages' : '/agent');

mount((typed) => {
  switch (boot.door) {
    case 'register':
      return <RegisterPage typed={typed} api={api} onDone={goOn} />;
    case 'invite':
      return <InvitePage boot={boot} typed={typed} api={api} onDone={enter} />;
    case 'reset':
      return <ResetPage boot={boot} typed={typed} api={api} onDone={enter} />;
    case 'noEntry':
      return <NoEntryPage boot={boot} />;
    case 'error':
      return <ErrorPage boot={boot} />;
    default:
      return (
        <LoginPage
          boot={{ ...boot, login: typed.login || boot.login }}
          password={typed.password}
          logIn={boot.door === 'member' ? api.login : api.agentLogin}
          onDone={goOn}
        />
      );
  }
});

/** Only a path of this site: `//elsewhere` and `https:` would lead a fresh session's owner away. */
function inside(path: string | undefined): string {
  return path && /^\/(?![/\\])/.test(path) ? path : home;
}
