import type { ComponentChildren } from 'preact';
import { Wordmark } from '../ui/Logo';
import { Preferences } from '../ui/Preferences';

interface LoginLayoutProps {
  title: string;
  lead: string;
  children: ComponentChildren;
  /** The other ways in. */
  footer: ComponentChildren;
}

/** The layout of the log-in and register pages: one card, and links below it. */
export function LoginLayout({ title, lead, children, footer }: LoginLayoutProps) {
  return (
    <div class="grid min-h-dvh grid-rows-[auto_1fr_auto] bg-canvas px-4">
      <header class="flex items-center justify-between py-3 sm:px-4">
        <a href="/" class="inline-flex min-h-11 items-center text-ink no-underline">
          <Wordmark />
        </a>
        <Preferences />
      </header>
      <main class="grid place-items-center py-6">
        <div class="card w-full max-w-sm">
          <h1 class="text-xl font-bold">{title}</h1>
          <p class="mt-1 mb-6 text-soft">{lead}</p>
          {children}
        </div>
      </main>
      <footer class="py-4 text-center text-sm text-soft">{footer}</footer>
    </div>
  );
}

export function FooterLink({ href, children }: { href: string; children: ComponentChildren }) {
  return (
    <a href={href} class="inline-flex min-h-11 items-center px-2">
      {children}
    </a>
  );
}
