import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Extra } from '../ui/AskForm';

/**
 * The form fields a site asks for before the chat, from its schema. Undefined until it is here; a schema with a fault in it is told
 * to whoever builds the page, and the visitor asks without it.
 */
export function createQuestionForm(schema: ReadonlySignal<string>): ReadonlySignal<Extra | null | undefined> {
  const extra = signal<Extra | null | undefined>(null);

  async function read(text: string) {
    extra.value = undefined;
    let found: Extra | null = null;
    try {
      found = (await import('./questions')).extraOf(text);
    } catch (reason) {
      // biome-ignore lint/suspicious/noConsole: the one place where whoever builds the page looks for it.
      console.error('parlour: the form is drawn without your schema:', (reason as Error).message);
    }
    if (schema.peek() === text) extra.value = found;
  }

  effect(() => {
    if (schema.value) void read(schema.value);
    else extra.value = null;
  });
  return extra;
}
