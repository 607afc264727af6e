import { useMemo } from 'preact/hooks';
import type { Conversation } from '../../core/wire';
import { t } from '../../i18n';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { createForm, formProblem } from '../../ui/form';
import { Problem } from '../../ui/Notice';
import { showToast } from '../../ui/toasts';
import type { Inbox } from '../state';

/** A group's title, for its owner and admins. */
export function Rename({ inbox, conversation }: { inbox: Inbox; conversation: Conversation }) {
  const form = useMemo(createForm, []);
  const refused = formProblem(form);
  const submit = async ({ title = '' }: Record<string, string>) => {
    await inbox.client.api.changeConversation(conversation.id, { title: title.trim() });
    showToast(t('details.renamed'), { about: conversation.id });
  };
  return (
    <form class="stack" noValidate onSubmit={(event) => form.submit(event, submit)}>
      <Field
        label={t('start.title')}
        name="title"
        autoComplete="off"
        maxLength={200}
        defaultValue={conversation.title ?? ''}
        problem={form.problems.value.title}
      />
      {refused && <Problem>{refused}</Problem>}
      <Button type="submit" busy={form.busy.value}>
        {t('details.rename')}
      </Button>
    </form>
  );
}
