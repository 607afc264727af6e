import { t } from '../i18n';
import { LoginLayout } from './LoginLayout';
import type { LoginBoot } from './LoginPage';

const NO_ENTRY = {
  desk: ['desk.noEntry', 'desk.noEntryText', '/agent/logout'],
  admin: ['admin.noEntry', 'admin.noEntryText', '/logout'],
} as const;

/** For somebody whose account is not for this part of the site: why, and where to go. */
export function NoEntryPage({ boot }: { boot: LoginBoot }) {
  const [title, text, logOut] = NO_ENTRY[boot.about ?? 'desk'];
  return (
    <LoginLayout title={t(title)} lead={t(text)} footer={null}>
      <div class="stack">
        <a href="/messages" class="btn btn-primary btn-block">
          {t('noEntry.messages')}
        </a>
        <a href="/" class="btn btn-plain btn-block">
          {t('form.title')}
        </a>
        <form method="post" action={logOut}>
          <button type="submit" class="btn btn-quiet btn-block">
            {t('noEntry.other')}
          </button>
        </form>
      </div>
    </LoginLayout>
  );
}

const ERRORS = {
  not_found: 'page.notFound',
  forbidden: 'page.forbidden',
  rate_limited: 'error.rate_limited',
  unavailable: 'error.unavailable',
} as const;

/** What is not there, or did not work; in the reader's language and look, like every other page. */
export function ErrorPage({ boot }: { boot: LoginBoot }) {
  const known = ERRORS[boot.code as keyof typeof ERRORS] ?? 'error.unknown';
  return (
    <LoginLayout
      title={t(known)}
      lead={boot.code === 'not_found' ? t('page.notFoundText') : ''}
      footer={null}
    >
      <a href="/" class="btn btn-primary btn-block">
        {t('page.home')}
      </a>
    </LoginLayout>
  );
}
