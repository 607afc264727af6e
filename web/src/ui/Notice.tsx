import { CircleAlert } from 'lucide-preact';
import type { ComponentChildren } from 'preact';

/** Something that went wrong with what was just tried; spoken at once. */
export function Problem({ children }: { children: ComponentChildren }) {
  return (
    <div class="notice notice-danger" role="alert">
      <CircleAlert size={20} class="mt-0.5 shrink-0" aria-hidden />
      <div>{children}</div>
    </div>
  );
}
