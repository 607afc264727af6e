import { Mail, X } from 'lucide-preact';
import { type ComponentChildren, Fragment } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Thread } from '../../core/thread';
import type { Ticket, TicketOwner } from '../../core/wire';
import { t } from '../../i18n';
import { Avatar } from '../../ui/Avatar';
import { IconButton } from '../../ui/Button';
import { focusOn } from '../../ui/keys';
import { isWideScreen } from '../../ui/mediaQueries';
import { Time } from '../../ui/Time';
import type { Desk } from '../state';
import { AssignMenu } from '../ticket/AssignMenu';
import { EarlierTickets } from './EarlierTickets';

/** The third pane: who asks, and what is known of the ticket. */
export function SidePanel({ desk, thread }: { desk: Desk; thread: Thread }) {
  const ticket = thread.ticket.value;
  const root = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isWideScreen()) return;
    // A drawer over the conversation takes the focus, and gives it back.
    root.current?.querySelector('button')?.focus();
    return () => focusOn('[data-ticket]:not([aria-hidden]) [data-details]');
  }, []);
  // Of another ticket, from its beginning.
  const facts = useRef<HTMLDivElement>(null);
  useEffect(() => facts.current?.scrollTo({ top: 0 }), [thread]);
  if (!ticket) return null;
  const close = () => {
    desk.panel.value = false;
  };
  return (
    <aside ref={root} class="pane-side" aria-label={t('ticket.details')}>
      <header class="flex min-h-16 items-center justify-between border-b border-line ps-5 pe-2">
        <h2 class="font-semibold">{t('ticket.details')}</h2>
        <IconButton label={t('panel.hide')} onClick={close}>
          <X size={20} aria-hidden />
        </IconButton>
      </header>
      <div ref={facts} class="grid min-h-0 flex-1 content-start gap-6 overflow-y-auto p-5">
        <Person owner={ticket.owner} />
        {ticket.status === 'open' && (
          <Section title={t('ticket.assign')}>
            <AssignMenu key={ticket.id} desk={desk} ticket={ticket} block />
          </Section>
        )}
        <Facts ticket={ticket} />
        <Others thread={thread} />
        <Section title={t('panel.earlier')}>
          <EarlierTickets desk={desk} ticket={ticket} />
        </Section>
      </div>
    </aside>
  );
}

export function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section>
      <h3 class="mb-2 text-sm font-semibold text-faint">{title}</h3>
      {children}
    </section>
  );
}

function Person({ owner }: { owner: TicketOwner }) {
  return (
    <section aria-label={t('panel.person')} class="grid justify-items-center gap-1 text-center">
      <Avatar person={owner} size="lg" />
      <p class="mt-2 max-w-full text-lg font-semibold wrap-anywhere">
        <bdi>{owner.name}</bdi>
      </p>
      <p class="text-sm text-faint">{t(owner.role === 'guest' ? 'panel.guest' : 'panel.member')}</p>
      {owner.email ? (
        <a
          href={`mailto:${encodeURIComponent(owner.email).replace('%40', '@')}`}
          class="inline-flex min-h-11 max-w-full flex-wrap items-center justify-center gap-x-2"
        >
          <span class="inline-flex max-w-full min-w-0 items-center gap-2">
            <Mail size={16} class="shrink-0" aria-hidden />
            <span class="truncate">{owner.email}</span>
          </span>
          {owner.emailProved === false && (
            <span class="shrink-0 text-sm text-faint">({t('panel.unverified')})</span>
          )}
        </a>
      ) : (
        <p class="text-sm text-faint">{t('panel.noEmail')}</p>
      )}
    </section>
  );
}

function Facts({ ticket }: { ticket: Ticket }) {
  return (
    <dl class="grid grid-cols-[fit-content(50%)_1fr] gap-x-4 gap-y-2 text-sm">
      <dt class="text-faint">{t('panel.status')}</dt>
      <dd>{t(ticket.status === 'open' ? 'status.open' : 'status.closed')}</dd>
      <dt class="text-faint">{t('panel.opened')}</dt>
      <dd>
        <Time at={ticket.createdAt} />
      </dd>
      {ticket.closedAt && (
        <>
          <dt class="text-faint">{t('panel.closedAt')}</dt>
          <dd>
            <Time at={ticket.closedAt} />{' '}
            {ticket.closedBy && t('panel.closedBy', { name: ticket.closedBy.name })}
          </dd>
        </>
      )}
      {ticket.askedFrom && (
        <>
          <dt class="text-faint">{t('panel.askedFrom')}</dt>
          {/* Text and no link: whoever asks chooses what it says. */}
          <dd class="grid min-w-0 gap-0.5 wrap-anywhere">
            <bdi>{ticket.askedFrom.title}</bdi>
            <bdi class="text-faint">{ticket.askedFrom.url}</bdi>
          </dd>
        </>
      )}
      {ticket.answers?.map(({ label, value }, at) => (
        <Fragment key={at}>
          <dt class="min-w-0 text-faint wrap-anywhere">
            <bdi>{label}</bdi>
          </dt>
          <dd class="min-w-0 wrap-anywhere">
            <bdi>{value}</bdi>
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

function Others({ thread }: { thread: Thread }) {
  const viewers = thread.viewers.value;
  if (viewers.length === 0) return null;
  return (
    <Section title={t('panel.viewers')}>
      <ul class="grid gap-2 text-sm">
        {viewers.map((viewer) => (
          <li key={viewer.userId} class="flex items-center gap-2">
            <Avatar person={viewer} size="sm" />
            <span class="min-w-0 truncate">{viewer.name}</span>
            <span class="ms-auto text-faint">{t(viewer.typing ? 'panel.isTyping' : 'panel.looking')}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
