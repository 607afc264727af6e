import { type Signal, useSignal } from '@preact/signals';
import { X } from 'lucide-preact';
import { useEffect, useId, useMemo, useRef } from 'preact/hooks';
import type { Api } from '../../core/api';
import { createPeopleSearch, FEWEST_LETTERS, type PeopleSearch } from '../../core/people';
import type { User } from '../../core/wire';
import { t } from '../../i18n';
import { explain } from '../../i18n/problems';
import { Avatar } from '../Avatar';
import { ErrorState, Skeleton } from '../ListStates';
import { onKeys } from '../onKeys';

interface PeoplePickerProps {
  api: Pick<Api, 'users'>;
  label: string;
  /** Several, shown as chips; without it, one choice is made by `onPick`. */
  chosen?: Signal<readonly User[]>;
  onPick?: (user: User) => void;
  /** Who is there already. */
  except?: readonly string[];
  autoFocus?: boolean;
}

/** A combobox after the ARIA practices: arrows move, Enter chooses, Backspace takes the last one back. */
export function PeoplePicker({ api, label, chosen, onPick, except = [], autoFocus }: PeoplePickerProps) {
  const id = useId();
  const search = useMemo(() => createPeopleSearch(api), [api]);
  const field = useRef<HTMLInputElement>(null);
  const at = useSignal(0);
  useEffect(() => {
    if (autoFocus) field.current?.focus();
    return search.stop;
  }, [search]);
  const taken = new Set([...except, ...(chosen?.value ?? []).map((one) => one.id)]);
  const offered = search.found.value.filter((one) => !taken.has(one.id));
  const active = Math.min(at.value, offered.length - 1);

  function pick(user: User | undefined) {
    if (!user) return;
    if (chosen) chosen.value = [...chosen.value, user];
    search.words.value = '';
    at.value = 0;
    field.current?.focus();
    onPick?.(user);
  }

  const pressed = onKeys((event) => {
    if (event.key === 'ArrowDown') at.value = Math.min(active + 1, offered.length - 1);
    else if (event.key === 'ArrowUp') at.value = Math.max(active - 1, 0);
    else if (event.key === 'Enter') pick(offered[active]);
    else if (event.key === 'Backspace' && !search.words.value && chosen)
      chosen.value = chosen.value.slice(0, -1);
    else return;
    if (event.key !== 'Backspace') event.preventDefault();
  });

  return (
    <div class="field">
      <label for={id}>{label}</label>
      {chosen && <Chips chosen={chosen} />}
      <input
        ref={field}
        id={id}
        class="input"
        type="text"
        role="combobox"
        autoComplete="off"
        spellcheck={false}
        placeholder={t('people.search')}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={offered[active] ? `${id}-${offered[active].id}` : undefined}
        value={search.words.value}
        onInput={(event) => {
          search.words.value = event.currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={pressed}
      />
      <Results search={search} count={offered.length} />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        class={`-mx-1 max-h-64 min-h-0 overflow-y-auto ${offered.length ? '' : 'hidden'}`}
      >
        {offered.map((user, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's.
          <div
            key={user.id}
            id={`${id}-${user.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            class={`menu-item cursor-pointer ${index === active ? 'bg-hover' : ''}`}
            onClick={() => pick(user)}
          >
            <Avatar person={user} size="sm" />
            <span class="min-w-0 truncate">{user.name}</span>
            <span class="min-w-0 truncate text-sm text-faint">@{user.username}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

function Results({ search, count }: { search: PeopleSearch; count: number }) {
  const status = search.status.value;
  if (status === 'loading') return <Skeleton rows={3}>{() => <div class="skeleton my-2 h-8" />}</Skeleton>;
  if (status === 'failed') {
    const why = search.error.value ? explain(search.error.value) : undefined;
    return <ErrorState what={t('people.failed')} why={why} onRetry={search.retry} />;
  }
  const short = search.words.value.trim().length < FEWEST_LETTERS;
  return (
    <p role="status" class={count ? 'sr-only' : 'py-4 text-center text-sm text-soft'}>
      {count ? t('people.found', { count }) : t(short ? 'people.type' : 'people.nobody')}
    </p>
  );
}

function Chips({ chosen }: { chosen: Signal<readonly User[]> }) {
  if (chosen.value.length === 0) return null;
  return (
    <ul class="flex flex-wrap gap-2">
      {chosen.value.map((user) => (
        <li key={user.id} class="inline-flex max-w-full items-center rounded-full bg-sunken ps-3 text-sm">
          <span class="truncate">{user.name}</span>
          <button
            type="button"
            class="btn btn-icon rounded-full"
            aria-label={t('people.drop', { name: user.name })}
            onClick={() => {
              chosen.value = chosen.value.filter((one) => one.id !== user.id);
            }}
          >
            <X size={16} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
