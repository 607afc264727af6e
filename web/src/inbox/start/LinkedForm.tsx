import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Api } from '../../core/api';
import type { Conversation, User } from '../../core/wire';
import { t } from '../../i18n';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { createForm, formProblem, type Problems } from '../../ui/form';
import { Problem } from '../../ui/Notice';
import { PeoplePicker } from '../../ui/people/PeoplePicker';

interface LinkedFormProps {
  api: Pick<Api, 'users' | 'startLinked'>;
  onStarted: (answer: { conversation: Conversation }) => void;
}

/** What it is about: an order, a document, anything that another system knows by type and number. */
export function LinkedForm({ api, onStarted }: LinkedFormProps) {
  const form = useMemo(createForm, []);
  const chosen = useSignal<readonly User[]>([]);
  const refused = formProblem(form);
  const problem = (name: string) => form.problems.value[`link.${name}`];
  const submit = (values: Record<string, string>) => {
    const value = (name: string) => values[`link.${name}`]?.trim() ?? '';
    const link = { type: value('type'), id: value('id'), title: value('title'), url: value('url') || null };
    const people = chosen.value.map((one) => one.id);
    return api.startLinked(link, people, values.open === 'on').then(onStarted);
  };
  return (
    <form class="stack" noValidate onSubmit={(event) => form.submit(event, submit, check)}>
      <Field
        label={t('start.linkTitle')}
        name="link.title"
        autoComplete="off"
        autoFocus
        maxLength={200}
        problem={problem('title')}
      />
      <div class="grid gap-4 sm:grid-cols-2">
        <Field
          label={t('start.linkType')}
          hint={t('start.linkTypeHint')}
          name="link.type"
          autoComplete="off"
          maxLength={40}
          problem={problem('type')}
        />
        <Field
          label={t('start.linkId')}
          hint={t('start.linkIdHint')}
          name="link.id"
          autoComplete="off"
          maxLength={200}
          problem={problem('id')}
        />
      </div>
      <Field
        label={t('start.linkUrl')}
        name="link.url"
        autoComplete="off"
        optional
        problem={problem('url')}
      />
      <label class="flex min-h-11 items-center gap-3">
        <input type="checkbox" name="open" class="size-5 accent-accent" />
        {t('start.open')}
      </label>
      <PeoplePicker api={api} label={t('start.people')} chosen={chosen} />
      {refused && <Problem>{refused}</Problem>}
      <Button type="submit" look="primary" block busy={form.busy.value}>
        {t('start.makeLinked')}
      </Button>
    </form>
  );
}

function check(values: Record<string, string>): Problems {
  const url = values['link.url']?.trim();
  return url && !/^https?:\/\/\S+$/i.test(url) ? { 'link.url': t('start.badUrl') } : {};
}
