import { useMemo } from 'preact/hooks';
import type { LogIn } from '../core/api';
import { type Code, Refusal } from '../core/errors';
import { t } from '../i18n';
import { explain } from '../i18n/problems';
import { Button } from './Button';
import { requireCookies } from './cookies';
import { Field } from './Field';
import { createForm } from './form';
import { Problem } from './Notice';
import { PasswordField } from './PasswordField';

const WRONG: ReadonlySet<Code> = new Set(['unauthenticated', 'forbidden', 'invalid']);

export interface LoginFormProps {
  /** What was typed before, on the server's plain page. */
  login?: string | undefined;
  password?: string | undefined;
  /** Why the plain form was refused, when this page is the answer to it. */
  problem?: Code | null | undefined;
  /** What to say of wrong credentials; never which of them. */
  wrong?: 'login.wrong' | 'login.wrongAgent';
  /** Where the form goes without scripts. */
  action?: string;
  logIn: (body: LogIn) => Promise<unknown>;
  onDone: () => void;
}

/** Username or e-mail, and password; for agents' and members' doors alike. */
export function LoginForm({
  login,
  password,
  problem: before,
  wrong = 'login.wrong',
  action,
  logIn,
  onDone,
}: LoginFormProps) {
  const form = useMemo(createForm, []);
  const refusal = form.refusal.value ?? (before ? new Refusal(before, '') : null);
  async function submit(values: Record<string, string>) {
    requireCookies();
    await logIn({ login: values.login?.trim() ?? '', password: values.password ?? '' });
    onDone();
  }
  return (
    <form
      class="stack"
      method="post"
      action={action}
      noValidate
      onSubmit={(event) => form.submit(event, submit)}
    >
      <Field
        label={t('login.login')}
        name="login"
        autoComplete="username"
        autoCapitalize="none"
        spellcheck={false}
        autoFocus={!login}
        defaultValue={login}
        problem={form.problems.value.login}
      />
      <PasswordField
        label={t('login.password')}
        autoComplete="current-password"
        defaultValue={password}
        problem={form.problems.value.password}
      />
      {refusal && <Problem>{WRONG.has(refusal.code) ? t(wrong) : explain(refusal)}</Problem>}
      <Button type="submit" look="primary" block busy={form.busy.value}>
        {t(form.busy.value ? 'login.working' : 'login.submit')}
      </Button>
    </form>
  );
}
