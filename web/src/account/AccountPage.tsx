import { ArrowLeft, LifeBuoy, UsersRound } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import type { Account } from '../core/account';
import { isStaff } from '../core/conversations';
import type { Actor } from '../core/wire';
import { t } from '../i18n';
import { AwayLink } from '../ui/AwayLink';
import { NotifierSettings } from '../ui/attention/NotifierSettings';
import type { Notifier } from '../ui/attention/notifier';
import { Skeleton } from '../ui/ListStates';
import { PictureField } from '../ui/PictureField';
import { Preferences } from '../ui/Preferences';
import { Toasts } from '../ui/toasts';
import type { AccountApi } from './api';
import { EmailForm } from './EmailForm';
import { PasswordForm } from './PasswordForm';
import { PresenceChoice } from './PresenceChoice';
import { ProfileForm } from './ProfileForm';
import { Sessions } from './Sessions';

interface AccountPageProps {
  actor: Actor;
  account: Account;
  api: AccountApi;
  notifier: Notifier;
}

/** One's own account, in the order in which it is likely to be needed. */
export function AccountPage({ actor, account, api, notifier }: AccountPageProps) {
  const me = account.me.value;
  const person = me ?? { ...actor, avatarUrl: null };
  return (
    <div class="min-h-dvh bg-canvas px-4 pb-12">
      <header class="mx-auto flex max-w-2xl items-center justify-between gap-2 py-3">
        <nav class="flex items-center">
          <AwayLink
            href="/messages"
            label={t('doors.messages')}
            icon={<ArrowLeft size={20} class="rtl:rotate-180" aria-hidden />}
          />
          {isStaff(actor) && (
            <AwayLink href="/agent" label={t('desk.title')} icon={<LifeBuoy size={18} aria-hidden />} />
          )}
          {actor.role === 'admin' && (
            <AwayLink href="/admin" label={t('account.admin')} icon={<UsersRound size={18} aria-hidden />} />
          )}
        </nav>
        <Preferences />
      </header>
      <main class="mx-auto grid max-w-2xl grid-cols-1 gap-6">
        <h1 class="pt-2 text-2xl font-bold">{t('account.title')}</h1>
        <Card title={t('account.profile')}>
          <div class="stack">
            <PictureField
              label={t('account.picture')}
              name={person.name}
              url={person.avatarUrl}
              api={api}
              onChange={(avatar) => account.change({ avatar })}
            />
            {/* Made anew when another tab has changed the name. */}
            <ProfileForm key={person.name} name={person.name} account={account} />
          </div>
        </Card>
        <Card title={t('account.presence')}>
          <PresenceChoice account={account} />
        </Card>
        <Card title={t('desk.settings')}>
          <NotifierSettings notifier={notifier} />
        </Card>
        <Card title={t('account.email')}>
          {/* Made anew when another tab has changed it. */}
          {me ? <EmailForm key={me.email} email={me.email ?? ''} account={account} /> : <Waiting />}
        </Card>
        <Card title={t('account.password')}>
          <PasswordForm api={api} username={actor.username ?? ''} />
        </Card>
        <Card title={t('account.sessions')}>
          <Sessions api={api} />
        </Card>
      </main>
      <Toasts />
    </div>
  );
}

function Waiting() {
  return <Skeleton rows={2}>{() => <div class="skeleton my-3 h-10" />}</Skeleton>;
}

function Card({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="card" aria-label={title}>
      <h2 class="mb-4 text-lg font-semibold">{title}</h2>
      {children}
    </section>
  );
}
