import { LifeBuoy, MessagesSquare, UserRound } from 'lucide-preact';
import { useMemo } from 'preact/hooks';
import type { SiteApi } from '../core/site';
import type { Actor } from '../core/wire';
import { t } from '../i18n';
import { AwayLink } from '../ui/AwayLink';
import { Wordmark } from '../ui/Logo';
import { Preferences } from '../ui/Preferences';
import { createLoaded } from '../ui/site/loaded';
import { WidgetForm } from '../ui/site/WidgetForm';
import { Toasts } from '../ui/toasts';
import { Invitations } from './Invitations';
import { People } from './People';
import { createPeople } from './people';

/** Who may do what on this site, and where the widget stands. */
export function AdminPage({ me, site }: { me: Actor; site: SiteApi }) {
  const people = useMemo(() => createPeople(site), [site]);
  const invitations = useMemo(() => createLoaded(site.invitations), [site]);
  return (
    <div class="min-h-dvh bg-canvas px-4 pb-12">
      <header class="mx-auto flex max-w-3xl flex-wrap items-center justify-between gap-x-2 py-3">
        <a href="/agent" class="inline-flex min-h-11 items-center text-ink no-underline">
          <Wordmark />
        </a>
        <nav class="flex items-center">
          <AwayLink href="/agent" label={t('admin.desk')} icon={<LifeBuoy size={18} aria-hidden />} />
          <AwayLink
            href="/messages"
            label={t('admin.messages')}
            icon={<MessagesSquare size={18} aria-hidden />}
          />
          <AwayLink href="/account" label={t('admin.account')} icon={<UserRound size={18} aria-hidden />} />
          <Preferences />
        </nav>
      </header>
      <main class="mx-auto grid max-w-3xl grid-cols-1 gap-6">
        <h1 class="pt-2 text-2xl font-bold">{t('admin.title')}</h1>
        <People me={me} people={people} site={site} onInvited={() => void invitations.load()} />
        <Invitations invitations={invitations} site={site} />
        <section class="card" aria-label={t('admin.widget')}>
          <h2 class="mb-4 text-lg font-semibold">{t('admin.widget')}</h2>
          <WidgetForm site={site} />
        </section>
      </main>
      <Toasts />
    </div>
  );
}
