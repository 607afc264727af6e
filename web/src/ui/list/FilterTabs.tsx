import type { Signal } from '@preact/signals';

interface FilterTabsProps<View extends string> {
  label: string;
  views: readonly View[];
  chosen: Signal<View>;
  textOf: (view: View) => string;
  /** How many there are; null where nobody counts. */
  countOf?: (view: View) => number | null;
}

/** Which of several lists is shown. */
export function FilterTabs<View extends string>(props: FilterTabsProps<View>) {
  const { label, views, chosen, textOf, countOf } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms.
    <div role="group" aria-label={label} class="flex shrink-0 overflow-x-auto border-b border-line px-1">
      {views.map((view) => {
        const count = countOf?.(view) ?? null;
        return (
          <button
            key={view}
            type="button"
            class="tab"
            aria-pressed={chosen.value === view}
            onClick={() => {
              chosen.value = view;
            }}
          >
            {textOf(view)}
            {count !== null && <span class="tab-count"> {count}</span>}
          </button>
        );
      })}
    </div>
  );
}
