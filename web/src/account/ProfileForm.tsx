import { useId, useMemo } from 'preact/hooks';
import type { Account } from '../core/account';
import { LANGUAGES, locale, t } from '../i18n';
import { Button } from '../ui/Button';
import { chooseLocale } from '../ui/boot';
import { Field } from '../ui/Field';
import { createForm, formProblem } from '../ui/form';
import { Problem } from '../ui/Notice';
import { showToast } from '../ui/toasts';

/** The name that the others see, and the language one reads in. */
export function ProfileForm({ name: present, account }: { name: string; account: Account }) {
  const form = useMemo(createForm, []);
  const id = useId();
  const refused = formProblem(form);
  const submit = async ({ name = '', language = '' }: Record<string, string>) => {
    await account.change({ name: name.trim(), language });
    chooseLocale(language);
    showToast(t('account.saved'), { about: 'profile' });
  };
  return (
    <form class="stack" noValidate onSubmit={(event) => form.submit(event, submit)}>
      <Field
        label={t('setup.name')}
        hint={t('register.nameHint')}
        name="name"
        autoComplete="name"
        maxLength={80}
        defaultValue={present}
        problem={form.problems.value.name}
      />
      <div class="field">
        <label for={id}>{t('account.language')}</label>
        <select id={id} name="language" class="input">
          {LANGUAGES.map(({ tag, name }) => (
            <option key={tag} value={tag} selected={locale.value.startsWith(tag)} lang={tag}>
              {name}
            </option>
          ))}
        </select>
      </div>
      {refused && <Problem>{refused}</Problem>}
      <Button type="submit" look="primary" class="justify-self-start" busy={form.busy.value}>
        {t('action.save')}
      </Button>
    </form>
  );
}
