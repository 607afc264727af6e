import { Field } from '../../ui/Field';
import type { Problems } from '../../ui/form';
import { Checkbox, Select } from '../../ui/Select';
import { fieldOf } from './check';
import type { Question } from './schema';

interface QuestionsProps {
  asked: readonly Question[];
  problems: Problems;
}

/** A field for each question, in the order in which the site asks them. */
export function Questions({ asked, problems }: QuestionsProps) {
  return (
    <>
      {asked.map((question) => (
        <One key={question.key} question={question} problem={problems[fieldOf(question)]} />
      ))}
    </>
  );
}

const KEYBOARDS = { number: 'decimal', integer: 'numeric' } as const;

function One({ question, problem }: { question: Question; problem: string | undefined }) {
  const { kind, label, hint, initial, options } = question;
  const shared = { label, hint, problem, name: fieldOf(question), optional: !question.required };
  if (kind === 'boolean') return <Checkbox {...shared} checked={initial !== ''} />;
  if (kind === 'choice') return <Select {...shared} options={options} defaultValue={initial} />;
  return (
    <Field
      {...shared}
      type={kind === 'email' ? 'email' : 'text'}
      inputMode={kind === 'number' || kind === 'integer' ? KEYBOARDS[kind] : undefined}
      autoComplete={kind === 'email' ? 'email' : 'off'}
      maxLength={question.maxLength}
      defaultValue={initial}
    />
  );
}
