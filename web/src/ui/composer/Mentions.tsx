import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect } from 'preact/hooks';
import { type MentionQuery, matching, mentionQueryAt } from '../../core/mentionQuery';
import { type Mentionable, mentionable } from '../../core/mentions';
import type { Thread } from '../../core/thread';
import { t } from '../../i18n';
import { Avatar } from '../Avatar';

export interface MentionsProps {
  id: string;
  field: { current: HTMLTextAreaElement | null };
  draft: Signal<string>;
  thread: Thread;
  me: string;
  /** What a key means while people are offered; true when it was for them. */
  keys: { current: (event: KeyboardEvent) => boolean };
}

const MOST = 20;

/**
 * Whom an `@` may mean, above the field. The field keeps the focus and names what is chosen, after the ARIA practices for
 * a list that belongs to a text: arrows move, Enter and Tab choose, Esc puts it away until the next `@`.
 */
export function Mentions({ id, field, draft, thread, me, keys }: MentionsProps) {
  const begun = useSignal<MentionQuery | null>(null);
  const at = useSignal(0);
  /** Where an `@` stands that is to be left alone. */
  const waived = useSignal(-1);
  const people = mentionable(thread.conversation.value?.participants ?? []).filter(
    (one) => one.userId !== me,
  );
  const now = begun.value && begun.value.start !== waived.value ? begun.value : null;
  const offered = now ? matching(people, now.words, MOST) : [];
  const active = offered[Math.min(at.value, offered.length - 1)];
  useCaret(field, (next) => {
    if (next?.start !== begun.peek()?.start || next?.words !== begun.peek()?.words) at.value = 0;
    if (!next) waived.value = -1;
    begun.value = next;
  });
  useNames(field, id, active);

  function choose({ username }: Mentionable) {
    const box = field.current;
    if (!box || !now) return;
    const end = now.start + 1 + now.words.length;
    const space = box.value[end] === ' ' ? 1 : 0;
    // In the field itself and at once: whoever types on at once must not have the caret moved away later.
    box.setRangeText(`@${username} `, now.start, end + space, 'end');
    draft.value = box.value;
    begun.value = null;
    box.focus();
  }

  keys.current = (event) => {
    if (!now || !active) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    // Typed out, there is nothing left to choose: Enter sends.
    const whole = now.words.toLowerCase() === active.username.toLowerCase();
    if (step) at.value = (offered.indexOf(active) + step + offered.length) % offered.length;
    else if (event.key === 'Tab' || (event.key === 'Enter' && !event.shiftKey && !whole)) choose(active);
    else if (event.key === 'Escape') waived.value = now.start;
    else return false;
    return true;
  };

  return (
    <div class="relative">
      <p role="status" class="sr-only">
        {offered.length > 0 && t('chat.mention.found', { count: offered.length })}
      </p>
      {offered.length > 0 && (
        <div id={`${id}-people`} role="listbox" aria-label={t('chat.mention.list')} class="menu mention-list">
          {offered.map((one) => (
            <Option key={one.userId} id={`${id}-${one.userId}`} person={one} {...{ active, choose }} />
          ))}
        </div>
      )}
    </div>
  );
}

interface OptionProps {
  id: string;
  person: Mentionable;
  active: Mentionable | undefined;
  choose: (person: Mentionable) => void;
}

function Option({ id, person, active, choose }: OptionProps) {
  const selected = person === active;
  useLayoutEffect(() => {
    if (selected) document.getElementById(id)?.scrollIntoView?.({ block: 'nearest' });
  }, [selected]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      class={`menu-item cursor-pointer ${selected ? 'bg-hover' : ''}`}
      // The field keeps the focus, and a phone its keyboard.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => choose(person)}
    >
      <Avatar person={person} size="sm" />
      <span class="min-w-0 truncate" dir="auto">
        {person.name}
      </span>
      <span class="min-w-0 truncate text-sm text-faint">@{person.username}</span>
    </div>
  );
}

/** Tells what is begun before the caret, whenever that may be something else. */
function useCaret(field: MentionsProps['field'], tell: (begun: MentionQuery | null) => void) {
  useEffect(() => {
    const box = field.current;
    if (!box) return;
    const look = () => {
      const here = document.activeElement === box && box.selectionStart === box.selectionEnd;
      tell(here ? mentionQueryAt(box.value, box.selectionStart) : null);
    };
    const events = ['input', 'keyup', 'click', 'focus', 'blur'];
    for (const event of events) box.addEventListener(event, look);
    document.addEventListener('selectionchange', look);
    look();
    return () => {
      for (const event of events) box.removeEventListener(event, look);
      document.removeEventListener('selectionchange', look);
    };
  }, []);
}

/** The field says what hangs on it; set here, so that it says nothing where nobody can be called. */
function useNames(field: MentionsProps['field'], id: string, active: Mentionable | undefined) {
  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    box.setAttribute('aria-autocomplete', 'list');
    box.setAttribute('aria-haspopup', 'listbox');
    if (active) {
      box.setAttribute('aria-controls', `${id}-people`);
      box.setAttribute('aria-activedescendant', `${id}-${active.userId}`);
    }
    return () => {
      box.removeAttribute('aria-controls');
      box.removeAttribute('aria-activedescendant');
    };
  }, [active?.userId]);
}
