import { signal } from '@preact/signals';
import { X } from 'lucide-preact';
import { t } from '../i18n';
import { IconButton } from './Button';

interface More {
  action?: { label: string; run: () => void };
  /** What it is about: a later one about the same takes its place, and `hush` takes it away. */
  about?: string;
}

interface Toast extends More {
  id: number;
  text: string;
}

const LASTS = 6000;
const AT_MOST = 3;

const toasts = signal<readonly Toast[]>([]);
let last = 0;

/** Says something in the corner for six seconds, with at most one thing to do about it. */
export function showToast(text: string, more: More = {}): void {
  last += 1;
  const id = last;
  if (more.about) dismissToasts(more.about);
  toasts.value = [...toasts.peek(), { id, text, ...more }].slice(-AT_MOST);
  setTimeout(() => drop(id), LASTS);
}

/** Takes away what was said about something that is in view by now. */
export function dismissToasts(about: string): void {
  toasts.value = toasts.peek().filter((toast) => toast.about !== about);
}

function drop(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

/** Where they appear; once on a page. The region stands there from the start, or screen readers miss the first. */
export function Toasts() {
  return (
    <div role="status" class="toasts">
      {toasts.value.map((toast) => (
        <div key={toast.id} class="toast">
          <span class="min-w-0 flex-1 wrap-anywhere">{toast.text}</span>
          {toast.action && (
            <button
              type="button"
              class="btn btn-quiet text-accent-ink"
              onClick={() => {
                drop(toast.id);
                toast.action?.run();
              }}
            >
              {toast.action.label}
            </button>
          )}
          <IconButton label={t('desk.dismiss')} onClick={() => drop(toast.id)}>
            <X size={18} aria-hidden />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
