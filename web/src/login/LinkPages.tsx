import { useMemo } from 'preact/hooks';
import type { Api } from '../core/api';
import { t } from '../i18n';
import { AccountForm, PASSWORD_LENGTH } from '../ui/AccountForm';
import { Button } from '../ui/Button';
import { requireCookies } from '../ui/cookies';
import { createForm, formProblem } from '../ui/form';
import { Problem } from '../ui/Notice';
import { PasswordField } from '../ui/PasswordField';
import { FooterLink, LoginLayout } from './LoginLayout';
import type { LoginBoot } from './LoginPage';

interface LinkPageProps {
  boot: LoginBoot;
  typed: Record<string, string>;
  api: Pick<Api, 'post'>;
  onDone: (role: string) => void;
}

type Entered = { user: { role: string } };

/** An account by invitation. */
export function InvitePage({ boot, typed, api, onDone }: LinkPageProps) {
  if (!boot.open) return <Ended text={t('invite.usedText')} />;
  return (
    <LoginLayout
      title={t('invite.title')}
      lead={t('invite.lead')}
      footer={<FooterLink href="/login">{t('register.login')}</FooterLink>}
    >
      <AccountForm
        typed={typed}
        nameHint={t('register.nameHint')}
        submit={t('register.submit')}
        action="/invite"
        create={async (values) => {
          const body = { ...values, token: boot.token };
          onDone((await api.post<Entered>('/api/invitations/accept', body)).user.role);
        }}
        onDone={() => {}}
      />
    </LoginLayout>
  );
}

/** A new password, by the link that an admin made. */
export function ResetPage({ boot, api, onDone }: LinkPageProps) {
  const form = useMemo(createForm, []);
  if (!boot.open) return <Ended text={t('reset.usedText')} />;
  const refused = formProblem(form);
  const submit = async ({ password }: Record<string, string>) => {
    requireCookies();
    const body = { token: boot.token, password };
    onDone((await api.post<Entered>('/api/auth/reset', body)).user.role);
  };
  return (
    <LoginLayout title={t('reset.title')} lead={t('reset.lead')} footer={null}>
      <form
        class="stack"
        method="post"
        action="/reset"
        noValidate
        onSubmit={(event) => form.submit(event, submit)}
      >
        {/* Password managers ask whose password this is. */}
        <input type="text" name="username" autoComplete="username" value={boot.login} readOnly hidden />
        <PasswordField
          label={t('setup.password')}
          hint={t('setup.passwordHint', { count: PASSWORD_LENGTH })}
          autoComplete="new-password"
          minLength={PASSWORD_LENGTH}
          problem={form.problems.value.password}
        />
        {refused && <Problem>{refused}</Problem>}
        <Button type="submit" look="primary" block busy={form.busy.value}>
          {t('reset.submit')}
        </Button>
      </form>
    </LoginLayout>
  );
}

function Ended({ text }: { text: string }) {
  return (
    <LoginLayout title={t('link.usedTitle')} lead={text} footer={null}>
      <a href="/login" class="btn btn-primary btn-block">
        {t('login.memberTitle')}
      </a>
    </LoginLayout>
  );
}
