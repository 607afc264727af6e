/** What a site asks before the chat, in a chunk of its own: most sites ask nothing. */
import { askEn } from '../../i18n/ask.en';
import type { Extra } from '../../ui/AskForm';
import { addTexts } from '../texts';
import { answersOf, check } from './check';
import { Questions } from './Questions';
import { MOST, questionsOf } from './schema';

addTexts(askEn);

/** The form's extra part; throws a TypeError that says what is wrong with the schema. */
export function extraOf(schema: string): Extra {
  if (schema.length > MOST.schema) throw new TypeError(`it is longer than ${MOST.schema} characters`);
  const { own, asked } = questionsOf(JSON.parse(schema));
  return {
    own,
    check: (values) => check(asked, values),
    answers: (values) => answersOf(asked, values),
    draw: (problems) => <Questions asked={asked} problems={problems} />,
  };
}
