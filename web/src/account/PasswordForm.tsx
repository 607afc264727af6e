import { useMemo, useRef } from 'preact/hooks';
import { t } from '../i18n';
import { PASSWORD_LENGTH } from '../ui/AccountForm';
import { Button } from '../ui/Button';
import { createForm, formProblem } from '../ui/form';
import { Problem } from '../ui/Notice';
import { PasswordField } from '../ui/PasswordField';
import { showToast } from '../ui/toasts';
import type { AccountApi } from './api';

/** A new password wants the old one, and ends every other session. */
export function PasswordForm({ api, username }: { api: AccountApi; username: string }) {
  const form = useMemo(createForm, []);
  const ref = useRef<HTMLFormElement>(null);
  const { oldPassword, password } = form.problems.value;
  const refused = formProblem(form);
  const submit = async (values: Record<string, string>) => {
    await api.updateMe({ password: values.password, oldPassword: values.oldPassword });
    ref.current?.reset();
    showToast(t('account.passwordChanged'), { about: 'password' });
  };
  return (
    <form ref={ref} class="stack" noValidate onSubmit={(event) => form.submit(event, submit)}>
      {/* Password managers ask whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
      <PasswordField
        label={t('account.oldPassword')}
        name="oldPassword"
        autoComplete="current-password"
        problem={oldPassword === t('form.check') ? t('account.wrongPassword') : oldPassword}
      />
      <PasswordField
        label={t('account.newPassword')}
        hint={t('setup.passwordHint', { count: PASSWORD_LENGTH })}
        autoComplete="new-password"
        minLength={PASSWORD_LENGTH}
        problem={password}
      />
      <p class="hint">{t('account.passwordText')}</p>
      {refused && <Problem>{refused}</Problem>}
      <Button type="submit" class="justify-self-start" busy={form.busy.value}>
        {t('account.changePassword')}
      </Button>
    </form>
  );
}
