import type { Code } from '../core/errors';
import { t } from '../i18n';
import { LoginForm, type LoginFormProps } from '../ui/LoginForm';
import { FooterLink, LoginLayout } from './LoginLayout';

export interface LoginBoot {
  /** Which of the doors this is; agents' where it does not say. */
  door?: 'agent' | 'member' | 'register' | 'invite' | 'reset' | 'noEntry' | 'error';
  next?: string;
  /** Why the plain form was refused, when this page is the answer to it. */
  problem?: Code | null;
  login?: string;
  /** Whether people may make accounts for themselves. */
  registration?: boolean;
  /** Of a one-use link: its secret, and whether it is still good. */
  token?: string;
  open?: boolean;
  /** Which part of the site is not for whoever is logged in. */
  about?: 'desk' | 'admin';
  /** Why there is no page. */
  code?: Code;
}

type LoginPageProps = Omit<LoginFormProps, 'problem' | 'login' | 'action'> & { boot: LoginBoot };

/** The agents' door, and the members': two fields. */
export function LoginPage({ boot, ...rest }: LoginPageProps) {
  const member = boot.door === 'member';
  return (
    <LoginLayout
      title={t(member ? 'login.memberTitle' : 'login.title')}
      lead={t(member ? 'login.memberLead' : 'login.lead')}
      footer={
        member ? (
          boot.registration && <Register boot={boot} />
        ) : (
          <FooterLink href="/">{t('login.guest')}</FooterLink>
        )
      }
    >
      <LoginForm
        {...rest}
        login={boot.login}
        problem={boot.problem}
        wrong={member ? 'login.wrong' : 'login.wrongAgent'}
        action={member ? '/login' : '/agent/login'}
      />
      <p class="mt-4 text-sm text-soft">{t('login.forgot')}</p>
    </LoginLayout>
  );
}

function Register({ boot }: { boot: LoginBoot }) {
  const next = boot.next && boot.next !== '/messages' ? `?next=${encodeURIComponent(boot.next)}` : '';
  return <FooterLink href={`/register${next}`}>{t('register.offer')}</FooterLink>;
}
