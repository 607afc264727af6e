import { type Signal, signal } from '@preact/signals';
import { asRefusal, type Refusal } from '../core/errors';
import { looksLikeEmail } from '../core/text';
import { t } from '../i18n';
import { explain } from '../i18n/problems';

export type Problems = Record<string, string>;

export interface FormState {
  busy: Signal<boolean>;
  /** By field name, in the reader's language. */
  problems: Signal<Problems>;
  /** What concerns no single field. */
  refusal: Signal<Refusal | null>;
  /** Runs `act` with the form's values unless `check` objects; the first field at fault gets the focus. */
  submit(
    event: SubmitEvent,
    act: (values: Record<string, string>) => Promise<void>,
    check?: Check,
  ): Promise<void>;
}

export type Check = (values: Record<string, string>) => Problems;

/** One form's life: checked here for speed, by the server for truth, with both kinds of problem shown in the same places. */
export function createForm(): FormState {
  const busy = signal(false);
  const problems = signal<Problems>({});
  const refusal = signal<Refusal | null>(null);

  function show(form: HTMLFormElement, found: Problems): boolean {
    problems.value = found;
    const names = new Set(Object.keys(found));
    const first = [...form.elements].find((field) => names.has((field as HTMLInputElement).name));
    if (first instanceof HTMLElement) first.focus();
    return first !== undefined;
  }

  return {
    busy,
    problems,
    refusal,
    async submit(event, act, check = () => ({})) {
      event.preventDefault();
      const form = event.currentTarget as HTMLFormElement;
      if (busy.value) return;
      refusal.value = null;
      const values = valuesOf(form);
      if (show(form, { ...missing(form), ...check(values) })) return;
      busy.value = true;
      try {
        await act(values);
      } catch (error) {
        const refused = asRefusal(error);
        if (!show(form, ofFields(refused))) refusal.value = refused;
      } finally {
        busy.value = false;
      }
    },
  };
}

/** A line above the form's button when no field is to blame. */
export function formProblem(form: FormState): string | null {
  return form.refusal.value && explain(form.refusal.value);
}

/** The server names the field; the words are the reader's, the field's hint has the rule. */
function ofFields(refused: Refusal): Problems {
  const words = t(refused.code === 'conflict' ? 'form.taken' : 'form.check');
  return Object.fromEntries(refused.fields.map(({ path }) => [path, words]));
}

function valuesOf(form: HTMLFormElement): Record<string, string> {
  const entries = [...new FormData(form)].map(([name, value]) => [name, String(value)] as const);
  return Object.fromEntries(entries);
}

function missing(form: HTMLFormElement): Problems {
  const found: Problems = {};
  for (const field of form.elements) {
    if (!isField(field)) continue;
    if (field.required && isEmpty(field)) found[field.name] = t('form.missing');
    else if (field.type === 'email' && field.value && !looksLikeEmail(field.value.trim())) {
      found[field.name] = t('form.badEmail');
    }
  }
  return found;
}

type FormField = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function isField(field: Element): field is FormField {
  return (
    field instanceof HTMLInputElement ||
    field instanceof HTMLTextAreaElement ||
    field instanceof HTMLSelectElement
  );
}

function isEmpty(field: FormField): boolean {
  return field.type === 'checkbox' ? !(field as HTMLInputElement).checked : !field.value.trim();
}
