import { History, MessagesSquare, WifiOff } from 'lucide-preact';
import { t } from '../i18n';
import { Avatar } from '../ui/Avatar';

/** The headline, and an example conversation beside it. */
export function Hero({ agentsOnline }: { agentsOnline: number | null }) {
  return (
    <section class="grid content-start gap-5">
      {agentsOnline !== null && <Online count={agentsOnline} />}
      <h1 class="text-4xl font-bold tracking-tight">{t('landing.title')}</h1>
      <p class="max-w-prose text-lg text-soft">{t('landing.lead')}</p>
      <Scene />
    </section>
  );
}

function Online({ count }: { count: number }) {
  return (
    <p class="inline-flex items-center gap-2.5 justify-self-start rounded-full border border-line bg-surface px-3.5 py-1.5 text-sm text-soft">
      <span
        class={`size-2.5 shrink-0 rounded-full ${count > 0 ? 'bg-good' : 'border border-edge'}`}
        aria-hidden
      />
      {count > 0 ? t('landing.online', { count }) : t('landing.offline')}
    </p>
  );
}

const BUBBLE = 'rounded-lg px-4 py-2.5';
const AGENT = { id: 'scene', name: 'Ada' };

/** A picture of a conversation, drawn as our own bubbles are; the words before it have said the same. */
function Scene() {
  return (
    <div class="mt-2 hidden max-w-lg gap-2 lg:grid" aria-hidden>
      <p class={`${BUBBLE} ms-10 justify-self-end bg-accent text-on-accent`}>{t('landing.scene.ask')}</p>
      <div class="flex items-end gap-2.5">
        <Avatar person={AGENT} size="sm" />
        <p class={`${BUBBLE} border border-line bg-surface`}>{t('landing.scene.answer')}</p>
      </div>
      <p class={`${BUBBLE} ms-10 justify-self-end bg-accent text-on-accent`}>{t('landing.scene.thanks')}</p>
      <p class="pe-1 text-end text-xs font-semibold text-accent-ink">{t('landing.scene.read')} ✓✓</p>
    </div>
  );
}

const POINTS = [
  ['landing.point.live', 'landing.point.liveText', MessagesSquare],
  ['landing.point.safe', 'landing.point.safeText', WifiOff],
  ['landing.point.back', 'landing.point.backText', History],
] as const;

/** Why it can be relied on. */
export function Features() {
  return (
    <ul class="grid gap-6 sm:grid-cols-3 lg:gap-10">
      {POINTS.map(([title, text, Icon]) => (
        <li key={title} class="flex gap-4 sm:grid sm:content-start sm:gap-3">
          <span class="grid size-11 shrink-0 place-items-center rounded-md bg-accent-soft text-accent-ink">
            <Icon size={22} aria-hidden />
          </span>
          <span>
            <span class="block font-semibold">{t(title)}</span>
            <span class="block text-soft">{t(text)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
