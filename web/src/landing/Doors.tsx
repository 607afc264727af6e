import { Headset, Lamp, UserRound } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import type { Actor } from '../core/wire';
import { t } from '../i18n';

interface DoorsProps {
  actor: Actor | null;
  demo: boolean;
}

/** Where else one may go from here. */
export function Doors({ actor, demo }: DoorsProps) {
  const within = actor !== null && actor.role !== 'guest';
  return (
    <nav aria-label={t('landing.doors')} class={`grid gap-3 ${demo ? 'sm:grid-cols-3' : 'sm:grid-cols-2'}`}>
      {demo && (
        <Door
          to="/demo/shop"
          icon={<Lamp size={22} aria-hidden />}
          title={t('landing.shop')}
          text={t('landing.shopText')}
        />
      )}
      <Door
        to="/agent"
        icon={<Headset size={22} aria-hidden />}
        title={t('landing.agents')}
        text={t('landing.agentsText')}
      />
      {/* Who is not in yet is asked for a name and a password on the way. */}
      <Door
        to="/messages"
        icon={<UserRound size={22} aria-hidden />}
        title={within ? actor.name : t('landing.members')}
        text={t(within ? 'landing.membersWithin' : 'landing.membersText')}
      />
    </nav>
  );
}

function Door({
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
