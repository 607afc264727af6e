import type { Signal } from '@preact/signals';
import { Search, X } from 'lucide-preact';
import { t } from '../i18n';
import { IconButton } from './Button';

interface SearchBoxProps {
  words: Signal<string>;
  /** What is searched, in full. */
  label: string;
  placeholder: string;
  /** There is something to clear besides the words. */
  narrowed?: boolean;
  onClear: () => void;
}

/** Where one looks for something in a list. */
export function SearchBox({ words, label, placeholder, narrowed, onClear }: SearchBoxProps) {
  return (
    <search class="relative block">
      <Search size={18} class="pointer-events-none absolute start-3 top-3.25 text-faint" aria-hidden />
      <input
        type="text"
        data-search
        class="input search"
        aria-label={label}
        title={label}
        placeholder={placeholder}
        value={words.value}
        enterKeyHint="search"
        autoComplete="off"
        onInput={(event) => {
          words.value = event.currentTarget.value;
        }}
      />
      {(words.value || narrowed) && (
        <IconButton
          label={t('desk.searchClear')}
          class="absolute end-0 top-0"
          onClick={() => {
            onClear();
            document.querySelector<HTMLElement>('[data-search]')?.focus();
          }}
        >
          <X size={18} aria-hidden />
        </IconButton>
      )}
    </search>
  );
}
