import { createApi } from '../core/api';
import '../i18n/doors';
import { type Boot, mount, readBoot, startPage } from '../ui/boot';
import '../styles/main.css';
import { type LoginBoot, LoginPage } from './LoginPage';
import { RegisterPage } from './RegisterPage';

const boot = readBoot<Boot & LoginBoot>();
await startPage(boot);
const api = createApi();
const home = boot.door === 'agent' || !boot.door ? '/agent' : '/messages';
const goOn = () => location.assign(inside(boot.next));

mount((typed) =>
  boot.door === 'register' ? (
    <RegisterPage typed={typed} api={api} onDone={goOn} />
  ) : (
    <LoginPage
      boot={{ ...boot, login: typed.login || boot.login }}
      password={typed.password}
      logIn={boot.door === 'member' ? api.login : api.agentLogin}
      onDone={goOn}
    />
  ),
);

/** Only a path of this site: `//elsewhere` and `https:` would lead a fresh session's owner away. */
function inside(path: string | undefined): string {
  return path && /^\/(?![/\\])/.test(path) ? path : home;
}
