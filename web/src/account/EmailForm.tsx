import { useMemo, useRef } from 'preact/hooks';
import type { Account } from '../core/account';
import { t } from '../i18n';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { createForm, formProblem } from '../ui/form';
import { Problem } from '../ui/Notice';
import { PasswordField } from '../ui/PasswordField';
import { showToast } from '../ui/toasts';

/** The address that one logs in by; another one wants the password. */
export function EmailForm({ email, account }: { email: string; account: Account }) {
  const form = useMemo(createForm, []);
  const ref = useRef<HTMLFormElement>(null);
  const { oldPassword } = form.problems.value;
  const refused = formProblem(form);
  const submit = async (values: Record<string, string>) => {
    await account.change({ email: values.email?.trim(), oldPassword: values.oldPassword });
    const field = ref.current?.elements.namedItem('oldPassword');
    if (field instanceof HTMLInputElement) field.value = '';
    showToast(t('account.emailChanged'), { about: 'email' });
  };
  return (
    <form ref={ref} class="stack" noValidate onSubmit={(event) => form.submit(event, submit)}>
      <Field
        label={t('setup.email')}
        hint={t('account.emailText')}
        name="email"
        type="email"
        autoComplete="email"
        defaultValue={email}
        problem={form.problems.value.email}
      />
      <PasswordField
        label={t('account.oldPassword')}
        name="oldPassword"
        autoComplete="current-password"
        problem={oldPassword === t('form.check') ? t('account.wrongPassword') : oldPassword}
      />
      {refused && <Problem>{refused}</Problem>}
      <Button type="submit" class="justify-self-start" busy={form.busy.value}>
        {t('account.changeEmail')}
      </Button>
    </form>
  );
}
