import { canMention, mentionable, mentionSegments, type TextSegment } from '../../core/mentions';
import type { Conversation, Participant } from '../../core/wire';
import { t } from '../../i18n';

/** Names by username, of everybody who can be called here. */
export type Names = ReadonlyMap<string, Participant>;

const NOBODY: Names = new Map();
const known = new WeakMap<readonly Participant[], Names>();

export function namesIn(conversation: Conversation | null): Names {
  if (!conversation || !canMention(conversation)) return NOBODY;
  const { participants } = conversation;
  const names =
    known.get(participants) ??
    new Map(mentionable(participants).map((one) => [one.username.toLowerCase(), one] as const));
  known.set(participants, names);
  return names;
}

export const mentioned = (text: string, names: Names): TextSegment[] =>
  names.size ? mentionSegments(text, (username) => names.has(username)) : [{ text }];

/** Somebody who is called: the name on hover and to screen readers, oneself brighter. */
export function Mention({ text, person, own }: { text: string; person: Participant; own: boolean }) {
  const name = own ? t('chat.mention.you') : person.name;
  return (
    <span class={`mention ${own ? 'mention-own' : ''}`} title={person.name}>
      {text}
      <span class="sr-only select-none"> ({name})</span>
    </span>
  );
}
