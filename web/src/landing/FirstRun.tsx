import type { Api } from '../core/api';
import { t } from '../i18n';
import { AccountForm } from '../ui/AccountForm';
import { Wordmark } from '../ui/Logo';
import { Preferences } from '../ui/Preferences';

export interface Setup {
  token: string;
  /** False for a link that was used already, or never was one. */
  open: boolean;
}

interface FirstRunProps {
  setup: Setup;
  typed: Record<string, string>;
  api: Pick<Api, 'post'>;
  onDone: () => void;
}

/** The very first page: makes the admin, once. */
export function FirstRun({ setup, typed, api, onDone }: FirstRunProps) {
  return (
    <div class="grid min-h-dvh grid-rows-[auto_1fr] bg-canvas px-4">
      <header class="flex items-center justify-between py-3 sm:px-4">
        <Wordmark />
        <Preferences />
      </header>
      <main class="grid place-items-center pt-4 pb-12">
        <div class="card w-full max-w-md">
          {setup.open ? <SetupForm {...{ setup, typed, api, onDone }} /> : <Used />}
        </div>
      </main>
    </div>
  );
}

function Used() {
  return (
    <div class="stack">
      <h1 class="text-xl font-bold">{t('setup.usedTitle')}</h1>
      <p class="text-soft">{t('setup.usedText')}</p>
      <a href="/agent/login" class="btn btn-primary">
        {t('login.title')}
      </a>
    </div>
  );
}

function SetupForm({ setup, typed, api, onDone }: FirstRunProps) {
  return (
    <>
      <h1 class="text-xl font-bold">{t('setup.title')}</h1>
      <p class="mt-1 mb-6 text-soft">{t('setup.lead')}</p>
      <AccountForm
        typed={typed}
        nameHint={t('setup.nameHint')}
        submit={t('setup.submit')}
        action="/setup"
        create={(values) => api.post('/api/setup', { ...values, token: setup.token })}
        onDone={onDone}
      />
    </>
  );
}
