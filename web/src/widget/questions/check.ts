import type { Answer } from '../../ui/AskForm';
import type { Problems } from '../../ui/form';
import { t } from '../texts';
import type { Question } from './schema';

/** The form's name for a question's field; no property of a schema can take the place of the form's own. */
export const fieldOf = (question: Question) => `answer.${question.key}`;

/** What is wrong with the answers, by field. That something is missing at all is the form's own to say. */
export function check(questions: readonly Question[], values: Record<string, string>): Problems {
  const found: Problems = {};
  for (const question of questions) {
    const value = values[fieldOf(question)]?.trim();
    const problem = value && problemOf(question, value);
    if (problem) found[fieldOf(question)] = problem;
  }
  return found;
}

/** As agents read them: what was left empty is left out, a box says yes or no. */
export function answersOf(questions: readonly Question[], values: Record<string, string>): Answer[] {
  return questions.flatMap((question) => {
    const value = values[fieldOf(question)]?.trim() ?? '';
    const { label, kind } = question;
    if (kind === 'boolean') return { label, value: t(value ? 'ask.yes' : 'ask.no') };
    return value ? { label, value } : [];
  });
}

function problemOf({ kind, ...rule }: Question, value: string): string | null {
  // A choice and a box can only be answered as they are drawn, and an address is looked at by every form.
  if (kind === 'number' || kind === 'integer') return numberProblem(kind, rule, value);
  if (kind !== 'text') return null;
  if (value.length < rule.minLength) return t('ask.tooShort', { count: rule.minLength });
  if (value.length > rule.maxLength) return t('ask.tooLong', { count: rule.maxLength });
  return rule.pattern && !rule.pattern.test(value) ? t('form.check') : null;
}

function numberProblem(
  kind: 'number' | 'integer',
  { minimum, maximum }: Pick<Question, 'minimum' | 'maximum'>,
  value: string,
): string | null {
  const number = Number(value.replace(',', '.'));
  if (!Number.isFinite(number)) return t('ask.badNumber');
  if (kind === 'integer' && !Number.isInteger(number)) return t('ask.badInteger');
  if (number < minimum) return t('ask.tooSmall', { least: minimum });
  return number > maximum ? t('ask.tooBig', { most: maximum }) : null;
}
