import { CalendarDays, MessagesSquare, Paperclip, UserRound, X } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import type { Api } from '../../core/api';
import { titleOf } from '../../core/conversations';
import type { MessageSearch, SearchFilters } from '../../core/search';
import type { Conversation } from '../../core/wire';
import { t } from '../../i18n';
import { PeoplePicker } from '../people/PeoplePicker';
import { FilterPopover } from './FilterPopover';

interface FilterBarProps {
  search: MessageSearch;
  api: Pick<Api, 'users'>;
  /** The open conversation, which a search can be kept to. */
  conversation: Conversation | null;
  me: string;
}

/** What narrows a search of messages: who said it, where, when, and whether there is a file with it. */
export function FilterBar({ search, api, conversation, me }: FilterBarProps) {
  const now = search.narrowing.value;
  const set = (more: Partial<SearchFilters>) => {
    search.narrowing.value = { ...search.narrowing.peek(), ...more };
  };
  const here =
    now.conversation ?? (conversation && { id: conversation.id, title: titleOf(conversation, me) });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms.
    <div role="group" aria-label={t('search.narrow')} class="relative flex flex-wrap gap-1.5 px-1 py-1">
      {here && (
        <Toggle
          on={now.conversation !== null}
          onClick={() => set({ conversation: now.conversation ? null : here })}
        >
          <MessagesSquare size={14} aria-hidden />
          <span class="max-w-36 truncate">
            {now.conversation ? t('search.in', { title: here.title }) : t('search.hereOnly')}
          </span>
        </Toggle>
      )}
      <FilterPopover
        label={now.from ? t('search.from', { name: now.from.name }) : t('search.anybody')}
        icon={<UserRound size={14} aria-hidden />}
        on={now.from !== null}
        onClear={() => set({ from: null })}
      >
        {(close) => (
          <PeoplePicker
            api={api}
            label={t('search.whose')}
            autoFocus
            onPick={({ id, name }) => {
              set({ from: { id, name } });
              close();
            }}
          />
        )}
      </FilterPopover>
      <FilterPopover
        label={datesOf(now)}
        icon={<CalendarDays size={14} aria-hidden />}
        on={Boolean(now.after || now.before)}
        onClear={() => set({ after: '', before: '' })}
      >
        {() => (
          <div class="grid gap-3">
            <Day label={t('search.after')} value={now.after} onChange={(after) => set({ after })} />
            <Day label={t('search.before')} value={now.before} onChange={(before) => set({ before })} />
          </div>
        )}
      </FilterPopover>
      <Toggle on={now.hasFile} onClick={() => set({ hasFile: !now.hasFile })}>
        <Paperclip size={14} aria-hidden /> {t('search.hasFile')}
      </Toggle>
    </div>
  );
}

interface ToggleProps {
  on: boolean;
  onClick: () => void;
  children: ComponentChildren;
}

function Toggle({ on, onClick, children }: ToggleProps) {
  return (
    <button type="button" class="chip" aria-pressed={on} onClick={onClick}>
      {children}
      {on && <X size={14} aria-hidden />}
    </button>
  );
}

function Day({ label, value, onChange }: { label: string; value: string; onChange: (day: string) => void }) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="date"
        class="input"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}

function datesOf({ after, before }: SearchFilters): string {
  if (after && before) return t('search.between', { after, before });
  if (after) return t('search.since', { after });
  return before ? t('search.until', { before }) : t('search.anyTime');
}
