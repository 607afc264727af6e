import { useMemo } from 'preact/hooks';
import { t } from '../i18n';
import { Button } from './Button';
import { requireCookies } from './cookies';
import { Field } from './Field';
import { createForm, formProblem } from './form';
import { Problem } from './Notice';
import { PasswordField } from './PasswordField';

interface AccountFormProps {
  /** What was typed before the scripts came. */
  typed: Record<string, string>;
  nameHint?: string;
  submit: string;
  /** Where the form goes without scripts. */
  action: string;
  create: (values: Record<string, string>) => Promise<unknown>;
  onDone: () => void;
}

/** What the domain asks of a password. */
export const PASSWORD_LENGTH = 8;

/** Makes an account: the first admin's, and every member's. */
export function AccountForm({ typed, nameHint, submit, action, create, onDone }: AccountFormProps) {
  const form = useMemo(createForm, []);
  const problems = form.problems.value;
  const refused = formProblem(form);
  async function make(values: Record<string, string>) {
    requireCookies();
    await create(values);
    onDone();
  }

  return (
    <form
      class="stack"
      method="post"
      action={action}
      noValidate
      onSubmit={(event) => form.submit(event, make)}
    >
      <Field
        label={t('setup.name')}
        {...(nameHint ? { hint: nameHint } : {})}
        name="name"
        autoComplete="name"
        autoFocus
        maxLength={80}
        defaultValue={typed.name}
        problem={problems.name}
      />
      <Field
        label={t('setup.username')}
        hint={t('setup.usernameHint')}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellcheck={false}
        maxLength={32}
        defaultValue={typed.username}
        problem={problems.username}
      />
      <Field
        label={t('setup.email')}
        name="email"
        type="email"
        autoComplete="email"
        defaultValue={typed.email}
        problem={problems.email}
      />
      <PasswordField
        label={t('setup.password')}
        hint={t('setup.passwordHint', { count: PASSWORD_LENGTH })}
        autoComplete="new-password"
        minLength={PASSWORD_LENGTH}
        defaultValue={typed.password}
        problem={problems.password}
      />
      {refused && <Problem>{refused}</Problem>}
      <Button type="submit" look="primary" block busy={form.busy.value}>
        {submit}
      </Button>
    </form>
  );
}
