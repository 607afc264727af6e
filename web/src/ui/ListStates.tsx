import type { ComponentChildren } from 'preact';
import { t } from '../i18n';
import { Button } from './Button';

interface NothingProps {
  icon?: ComponentChildren;
  title: string;
  /** The title is the page's heading. */
  heading?: boolean;
  children?: ComponentChildren;
}

/** An empty place that says what to do. */
export function EmptyState({ icon, title, heading, children }: NothingProps) {
  return (
    <div class="grid justify-items-center gap-2 px-6 py-12 text-center">
      {icon && (
        <span class="mb-2 grid size-12 place-items-center rounded-full bg-sunken text-faint" aria-hidden>
          {icon}
        </span>
      )}
      {heading ? <h1 class="font-semibold">{title}</h1> : <p class="font-semibold">{title}</p>}
      {children && <div class="grid max-w-72 justify-items-center gap-4 text-sm text-soft">{children}</div>}
    </div>
  );
}

interface FailedProps {
  what: string;
  why?: string | undefined;
  onRetry: () => void;
}

/** What did not load, why, and the offer to try again. */
export function ErrorState({ what, why, onRetry }: FailedProps) {
  return (
    <div class="grid justify-items-center gap-3 px-6 py-12 text-center" role="alert">
      <p class="font-semibold">{what}</p>
      {why && <p class="max-w-72 text-sm text-soft">{why}</p>}
      <Button onClick={onRetry}>{t('action.retry')}</Button>
    </div>
  );
}

/** Grey lines in the shape of what comes; screen readers hear "loading" once. */
export function Skeleton({ rows = 6, children }: { rows?: number; children: () => ComponentChildren }) {
  return (
    <div role="status">
      <span class="sr-only">{t('state.loading')}</span>
      <div aria-hidden>{Array.from({ length: rows }, children)}</div>
    </div>
  );
}
