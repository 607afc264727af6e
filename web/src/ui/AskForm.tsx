import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { NewTicket } from '../core/api';
import { randomId } from '../core/platform';
import { sendable } from '../core/visible';
import type { Actor } from '../core/wire';
import { t } from '../i18n';
import { Button } from './Button';
import { Field, TextArea } from './Field';
import { type Check, createForm, formProblem, type Problems } from './form';

export type Answer = NonNullable<NewTicket['answers']>[number];

/** The fields that every ticket is opened with. */
export type OwnField = 'name' | 'email' | 'subject' | 'message';

/** What a site asks beside that. */
export interface Extra {
  /** Other words for the form's own fields, and whether the address must be given. */
  own: Partial<Record<OwnField, { label?: string; hint?: string; required?: boolean }>>;
  check: Check;
  answers(values: Record<string, string>): Answer[];
  draw(problems: Problems): ComponentChildren;
}

interface AskFormProps {
  /** Who asks, as far as that is known. Who has an account is asked for no name. */
  me: Pick<Actor, 'role' | 'name'> | null;
  typed: Partial<Record<OwnField, string>>;
  open(draft: NewTicket): Promise<void>;
  extra?: Extra | null;
  class: string;
  /** Of what holds the button. */
  footClass?: string;
  children?: ComponentChildren;
}

/** Asks for help: on our own pages, where the server takes the plain form too, and in the widget. */
export function AskForm({ me, typed, open, extra, class: look, footClass, children }: AskFormProps) {
  const form = useMemo(createForm, []);
  const once = useMemo(idForEach, []);
  const problems = form.problems.value;
  const refused = formProblem(form);
  const known = me !== null && me.role !== 'guest';
  const own = (name: OwnField, label: string) => ({
    name,
    label: extra?.own[name]?.label ?? label,
    hint: extra?.own[name]?.hint,
    defaultValue: typed[name],
    problem: problems[name],
  });

  async function submit(values: Record<string, string>) {
    const draft: NewTicket = {
      subject: values.subject?.trim() ?? '',
      message: sendable(values.message ?? ''),
    };
    if (!known) Object.assign(draft, { name: values.name?.trim(), email: values.email?.trim() || undefined });
    const answers = extra?.answers(values) ?? [];
    if (answers.length) draft.answers = answers;
    await open({ ...draft, clientId: once(JSON.stringify(draft)) });
  }

  return (
    <form
      class={look}
      method="post"
      action="/tickets"
      noValidate
      onSubmit={(event) => form.submit(event, submit, extra?.check)}
    >
      {children}
      {!known && (
        <div class="grid gap-4 sm:grid-cols-2">
          <Field
            {...own('name', t('form.name'))}
            autoComplete="name"
            maxLength={80}
            defaultValue={typed.name || me?.name}
          />
          <Field
            {...own('email', t('form.email'))}
            type="email"
            autoComplete="email"
            optional={!extra?.own.email?.required}
          />
        </div>
      )}
      <Field {...own('subject', t('form.subject'))} autoComplete="off" maxLength={200} />
      {extra?.draw(problems)}
      <TextArea {...own('message', t('form.message'))} maxLength={10_000} rows={4} />
      {refused && (
        <p class="notice notice-danger" role="alert">
          {refused}
        </p>
      )}
      <div class={footClass}>
        <Button type="submit" look="primary" block busy={form.busy.value}>
          {t(form.busy.value ? 'form.sending' : 'form.send')}
        </Button>
      </div>
    </form>
  );
}

/** The same id for the same draft: pressing again after a lost answer opens no second ticket. */
function idForEach(): (draft: string) => string {
  const ids = new Map<string, string>();
  return (draft) => {
    const id = ids.get(draft) ?? randomId();
    ids.set(draft, id);
    return id;
  };
}
