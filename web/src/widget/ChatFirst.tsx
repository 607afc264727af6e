import { useId, useMemo, useRef } from 'preact/hooks';
import { cut } from '../core/excerpt';
import { randomId } from '../core/platform';
import { sendable } from '../core/visible';
import { createForm, formProblem } from '../ui/form';
import { onKeys } from '../ui/onKeys';
import { Icon } from './Icon';
import type { Panel } from './panel';
import { t } from './texts';

const SUBJECT = 80;

/** The conversation before there is one: the first message opens it, and who asks is asked for then (`Introduce.tsx`). */
export function ChatFirst({ panel }: { panel: Panel }) {
  const id = useId();
  const form = useMemo(createForm, []);
  const drafts = useMemo(() => new Map<string, string>(), []);
  const element = useRef<HTMLFormElement>(null);
  const { subject = '', message, name = '', email = '' } = panel.typed.value;
  const refused = form.problems.value.message ?? formProblem(form);
  const greeting = panel.options.value.greeting || t('widget.greeting');

  async function open(values: Record<string, string>) {
    const content = sendable(values.message ?? '');
    const clientId = drafts.get(content) ?? randomId();
    drafts.set(content, clientId);
    await panel.ask({ subject: subject || subjectOf(content), message: content, name, email, clientId });
  }
  const pressed = onKeys((event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    element.current?.requestSubmit();
  });

  return (
    <form
      ref={element}
      class="flex min-h-0 flex-1 flex-col"
      noValidate
      onSubmit={(event) => form.submit(event, open)}
    >
      <div class="grid min-h-0 flex-1 content-end justify-items-start gap-3 overflow-y-auto p-4">
        <p class="rounded-lg border border-line bg-surface px-3 py-2">{greeting}</p>
        {panel.deskOnline.value === false && <p class="notice text-sm">{t('widget.away')}</p>}
        {refused && (
          <p class="notice notice-danger" role="alert">
            {refused}
          </p>
        )}
      </div>
      <div class="mx-3 mb-3 flex items-end gap-2 rounded-lg border border-edge bg-surface p-1 focus-within:outline-2 focus-within:outline-(--focus)">
        <label for={id} class="sr-only">
          {t('form.message')}
        </label>
        <textarea
          id={id}
          name="message"
          rows={2}
          required
          maxLength={10_000}
          dir="auto"
          defaultValue={message}
          placeholder={t('form.message')}
          enterkeyhint="send"
          class="min-h-11 min-w-0 flex-1 resize-none bg-transparent px-3 py-2.5 text-base leading-6 outline-none placeholder:text-faint"
          onKeyDown={pressed}
        />
        <button
          type="submit"
          class="btn btn-primary btn-icon"
          aria-label={t('form.send')}
          title={t('form.send')}
          aria-disabled={form.busy.value}
        >
          <Icon d="m5 12 14-7-4 14-3-6-7-1Z" />
        </button>
      </div>
    </form>
  );
}

/** What it is about, where nobody asks: how it begins. */
export function subjectOf(message: string): string {
  const [line = ''] = message.trim().split('\n');
  return line.length > SUBJECT ? `${cut(line, SUBJECT - 1)}…` : line;
}
