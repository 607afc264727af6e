import type { Api } from '../core/api';
import type { Actor } from '../core/wire';
import { t } from '../i18n';
import { AskForm } from '../ui/AskForm';
import { requireCookies } from '../ui/cookies';
import { ForgetButton } from '../ui/ForgetButton';
import { Wordmark } from '../ui/Logo';
import { Preferences } from '../ui/Preferences';
import { EntryLinks } from './EntryLinks';
import { Features, Hero } from './Hero';
import { MyTickets } from './MyTickets';

export interface LandingProps {
  actor: Actor | null;
  /** Null where the server does not say. */
  agentsOnline: number | null;
  /** `parlour demo`, which has a shop to look at. */
  demo?: boolean;
  typed: Record<string, string>;
  api: Pick<Api, 'openTicket' | 'myTickets'>;
  /** For a guest, whom this browser knows by a cookie. */
  forget?: (() => Promise<void>) | undefined;
  /** Where a new ticket is shown. */
  go?: (path: string) => void;
}

/** What this is in one glance, and the form to try it at once. */
export function Landing(props: LandingProps) {
  const { actor, agentsOnline, demo = false, api, forget } = props;
  return (
    <div class="grid min-h-dvh grid-rows-[auto_1fr_auto] bg-canvas">
      <header class="mx-auto flex w-full max-w-6xl items-center justify-between gap-2 px-4 py-3 sm:px-6">
        <Wordmark />
        <Preferences />
      </header>
      <main class="mx-auto grid w-full max-w-6xl content-start gap-10 px-4 pt-4 pb-10 sm:px-6 lg:gap-14 lg:pt-10">
        <div class="grid grid-cols-1 items-center gap-8 lg:grid-cols-[minmax(0,1fr)_27rem] lg:gap-20">
          <Hero agentsOnline={agentsOnline} />
          <div class="grid grid-cols-1 content-start gap-6">
            {actor && actor.role !== 'agent' && actor.role !== 'admin' && (
              <MyTickets api={api}>{forget && <ForgetButton forget={forget} />}</MyTickets>
            )}
            <Ask {...props} />
          </div>
        </div>
        <Features />
        <EntryLinks actor={actor} demo={demo} />
      </main>
      <footer class="border-t border-line px-4 py-6 text-center text-sm text-faint">
        {t('landing.footer')}
      </footer>
    </div>
  );
}

function Ask({ actor, agentsOnline, typed, api, go = (path) => location.assign(path) }: LandingProps) {
  return (
    <section class="card" aria-labelledby="ask">
      <h2 id="ask" class="mb-4 text-lg font-semibold">
        {t('form.title')}
      </h2>
      <AskForm
        class="stack"
        me={actor}
        typed={typed}
        open={async (draft) => {
          requireCookies();
          const { ticket } = await api.openTicket(draft);
          go(`/ticket/${ticket.id}`);
        }}
      >
        {agentsOnline === 0 && <p class="notice">{t('landing.away')}</p>}
        {actor && actor.role !== 'guest' && (
          <p class="text-soft">{t('landing.greeting', { name: actor.name })}</p>
        )}
      </AskForm>
    </section>
  );
}
