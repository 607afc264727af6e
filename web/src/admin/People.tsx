import { useSignal } from '@preact/signals';
import { UserPlus, UserRound } from 'lucide-preact';
import { useId } from 'preact/hooks';
import type { SiteApi, SitePerson } from '../core/site';
import type { Actor } from '../core/wire';
import { t } from '../i18n';
import { explain } from '../i18n/problems';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { EmptyState, ErrorState, Skeleton } from '../ui/ListStates';
import { InviteForm } from '../ui/site/InviteForm';
import { PersonRow } from './PersonRow';
import type { PeopleList } from './people';
import { ResetDialog } from './ResetDialog';

interface PeopleProps {
  me: Actor;
  people: PeopleList;
  site: SiteApi;
  onInvited: () => void;
}

/** Every account, with what can be done about it. */
export function People({ me, people, site, onInvited }: PeopleProps) {
  const id = useId();
  const inviting = useSignal(false);
  const resetting = useSignal<SitePerson | null>(null);
  return (
    <section class="card" aria-labelledby={id}>
      <div class="mb-4 flex flex-wrap items-center justify-between gap-2">
        <h2 id={id} class="text-lg font-semibold">
          {t('admin.people')}
        </h2>
        <Button
          look="primary"
          onClick={() => {
            inviting.value = true;
          }}
        >
          <UserPlus size={18} aria-hidden /> {t('admin.invite')}
        </Button>
      </div>
      <input
        type="search"
        class="input mb-2"
        aria-label={t('admin.search')}
        placeholder={t('admin.search')}
        autoComplete="off"
        onInput={(event) => {
          people.words.value = event.currentTarget.value;
        }}
      />
      <Rows
        me={me}
        people={people}
        onReset={(person) => {
          resetting.value = person;
        }}
      />
      {inviting.value && (
        <Dialog
          title={t('admin.invite')}
          onClose={() => {
            inviting.value = false;
          }}
        >
          <div class="px-6 pt-1 pb-6">
            <InviteForm site={site} onInvited={onInvited} />
          </div>
        </Dialog>
      )}
      {resetting.value && (
        <ResetDialog
          person={resetting.value}
          site={site}
          onClose={() => {
            resetting.value = null;
          }}
        />
      )}
    </section>
  );
}

interface RowsProps {
  me: Actor;
  people: PeopleList;
  onReset: (person: SitePerson) => void;
}

function Rows({ me, people, onReset }: RowsProps) {
  const rows = people.rows.value;
  if (people.refusal.value) {
    return (
      <ErrorState
        what={t('admin.peopleFailed')}
        why={explain(people.refusal.value)}
        onRetry={() => void people.reload()}
      />
    );
  }
  if (!rows) return <Skeleton rows={4}>{() => <div class="skeleton my-3 h-10" />}</Skeleton>;
  if (rows.length === 0) {
    return (
      <EmptyState
        icon={<UserRound size={22} />}
        title={t('admin.nobody', { query: people.words.value.trim() })}
      >
        <p>{t('admin.nobodyText')}</p>
      </EmptyState>
    );
  }
  return (
    <>
      <ul class="divide-y divide-line">
        {rows.map((person) => (
          <PersonRow key={person.id} me={me} person={person} people={people} onReset={onReset} />
        ))}
      </ul>
      {people.hasMore.value && (
        <Button class="mt-3" onClick={() => void people.more()}>
          {t('action.more')}
        </Button>
      )}
    </>
  );
}
