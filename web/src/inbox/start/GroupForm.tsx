import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Api } from '../../core/api';
import type { Conversation, User } from '../../core/wire';
import { t } from '../../i18n';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { createForm, formProblem } from '../../ui/form';
import { Problem } from '../../ui/Notice';
import { PeoplePicker } from '../../ui/people/PeoplePicker';

interface GroupFormProps {
  api: Pick<Api, 'users' | 'startGroup'>;
  onStarted: (answer: { conversation: Conversation }) => void;
}

/** A title and the people. */
export function GroupForm({ api, onStarted }: GroupFormProps) {
  const form = useMemo(createForm, []);
  const chosen = useSignal<readonly User[]>([]);
  const refused = formProblem(form);
  const submit = ({ title = '' }: Record<string, string>) =>
    api
      .startGroup(
        title.trim(),
        chosen.value.map((one) => one.id),
      )
      .then(onStarted);
  return (
    <form class="stack" noValidate onSubmit={(event) => form.submit(event, submit)}>
      <Field
        label={t('start.title')}
        name="title"
        autoComplete="off"
        autoFocus
        maxLength={200}
        problem={form.problems.value.title}
      />
      <PeoplePicker api={api} label={t('start.people')} chosen={chosen} />
      {refused && <Problem>{refused}</Problem>}
      <Button type="submit" look="primary" block busy={form.busy.value}>
        {t('start.makeGroup')}
      </Button>
    </form>
  );
}
