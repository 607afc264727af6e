import { signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { asRefusal, type Refusal } from '../core/errors';
import type { SessionRow } from '../core/wire';
import { t } from '../i18n';
import { explain } from '../i18n/problems';
import { Button } from '../ui/Button';
import { ErrorState, Skeleton } from '../ui/ListStates';
import { Time } from '../ui/Time';
import { showToast } from '../ui/toasts';
import type { AccountApi } from './api';
import { browserName } from './browserName';

/** Every log-in of the account, each with an end to it. Ending one's own logs out. */
export function Sessions({ api }: { api: AccountApi }) {
  const log = useMemo(() => createSessions(api), [api]);
  if (log.refusal.value) {
    return (
      <ErrorState
        what={t('account.sessionsFailed')}
        why={explain(log.refusal.value)}
        onRetry={() => void log.load()}
      />
    );
  }
  if (!log.rows.value) return <Skeleton rows={2}>{() => <div class="skeleton my-3 h-10" />}</Skeleton>;
  return (
    <ul class="-my-2 divide-y divide-line">
      {log.rows.value.map((row) => (
        <Session key={row.id} row={row} onEnd={() => void log.end(row)} />
      ))}
    </ul>
  );
}

function Session({ row, onEnd }: { row: SessionRow; onEnd: () => void }) {
  const name = browserName(row.userAgent) ?? t('account.unknownBrowser');
  return (
    <li class="flex items-center gap-3 py-2">
      <div class="min-w-0 flex-1">
        <p class="truncate font-medium">
          {name}
          {row.current && <span class="badge badge-good ms-2">{t('account.thisOne')}</span>}
        </p>
        <p class="truncate text-sm text-faint">
          {row.address && <>{row.address} · </>}
          {t('account.lastUsed')} <Time at={row.lastUsedAt} />
        </p>
      </div>
      <Button
        class="text-sm"
        aria-label={row.current ? t('action.logOut') : t('account.endOf', { name })}
        onClick={onEnd}
      >
        {t(row.current ? 'action.logOut' : 'account.end')}
      </Button>
    </li>
  );
}

function createSessions(api: AccountApi) {
  const rows = signal<readonly SessionRow[] | null>(null);
  const refusal = signal<Refusal | null>(null);

  async function load() {
    refusal.value = null;
    try {
      rows.value = (await api.sessions()).sessions;
    } catch (error) {
      refusal.value = asRefusal(error);
    }
  }

  async function end(row: SessionRow) {
    try {
      if (row.current) {
        await api.logout();
        return location.assign('/login');
      }
      await api.endSession(row.id);
      rows.value = (rows.peek() ?? []).filter((one) => one.id !== row.id);
      showToast(t('account.ended'), { about: 'session' });
    } catch (error) {
      showToast(explain(asRefusal(error)), { about: 'session' });
    }
  }

  void load();
  return { rows, refusal, load, end };
}
