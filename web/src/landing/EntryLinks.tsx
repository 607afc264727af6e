import { Headset, Lamp, UserRound } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import type { Actor } from '../core/wire';
import { t } from '../i18n';

interface EntryLinksProps {
  actor: Actor | null;
  demo: boolean;
}

/** Links from the landing page to the demo shop, the desk and the messages. */
export function EntryLinks({ actor, demo }: EntryLinksProps) {
  const within = actor !== null && actor.role !== 'guest';
  return (
    <nav aria-label={t('landing.doors')} class={`grid gap-3 ${demo ? 'sm:grid-cols-3' : 'sm:grid-cols-2'}`}>
      {demo && (
        <EntryLink
          to="/demo/shop"
          icon={<Lamp size={22} aria-hidden />}
          title={t('landing.shop')}
          text={t('landing.shopText')}
        />
      )}
      <EntryLink
        to="/agent"
        icon={<Headset size={22} aria-hidden />}
        title={t('landing.agents')}
        text={t('landing.agentsText')}
      />
      {/* Who is not in yet is asked for a name and a password on the way. */}
      <EntryLink
        to="/messages"
        icon={<UserRound size={22} aria-hidden />}
        title={within ? actor.name : t('landing.members')}
        text={t(within ? 'landing.membersWithin' : 'landing.membersText')}
      />
    </nav>
  );
}

function EntryLink({
  to,
  icon,
  title,
  text,
}: {
  to: string;
  icon: ComponentChildren;
  title: string;
  text: string;
}) {
  return (
    <a href={to} class="door">
      <span class="text-accent-ink">{icon}</span>
      <span class="min-w-0">
        <span class="block truncate font-semibold">{title}</span>
        <span class="block text-sm text-soft">{text}</span>
      </span>
    </a>
  );
}
