import { LogOut, X } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { canAdminister, otherIn, titleOf } from '../../core/conversations';
import type { Conversation } from '../../core/wire';
import { t } from '../../i18n';
import { Button, IconButton } from '../../ui/Button';
import { ConversationAvatar } from '../../ui/ConversationAvatar';
import { isWideScreen } from '../../ui/mediaQueries';
import { PresenceText } from '../../ui/Presence';
import { LinkCard } from '../LinkCard';
import type { Inbox } from '../state';
import { AddPeople } from './AddPeople';
import { GroupPicture } from './GroupPicture';
import { People } from './People';
import { Rename } from './Rename';
import { createRoster } from './roster';
import { SharedFiles } from './SharedFiles';

interface DetailsProps {
  inbox: Inbox;
  conversation: Conversation;
}

/** The third pane: who takes part, and what may be changed about it. */
export function DetailsPane({ inbox, conversation }: DetailsProps) {
  const me = inbox.client.actor.value.id;
  const roster = useMemo(() => createRoster(inbox.client, conversation.id), [conversation.id]);
  const root = useRef<HTMLElement>(null);
  useEffect(() => roster.stop, [roster]);
  useEffect(() => {
    if (isWideScreen()) return;
    // A drawer over the conversation takes the focus, and gives it back.
    root.current?.querySelector('button')?.focus();
    return () => document.querySelector<HTMLElement>('[data-details]')?.focus();
  }, []);
  const close = () => {
    inbox.panel.value = false;
  };
  const may = canAdminister(conversation, me);
  return (
    <aside ref={root} class="pane-side" aria-label={t('ticket.details')}>
      <header class="flex min-h-16 items-center justify-between border-b border-line ps-5 pe-2">
        <h2 class="font-semibold">{t('ticket.details')}</h2>
        <IconButton label={t('panel.hide')} onClick={close}>
          <X size={20} aria-hidden />
        </IconButton>
      </header>
      <div class="grid min-h-0 flex-1 grid-cols-1 content-start gap-6 overflow-y-auto p-5">
        <About inbox={inbox} conversation={conversation} />
        {conversation.link && (
          <Section title={t('details.link')}>
            <LinkCard link={conversation.link} />
          </Section>
        )}
        {may && <Rename inbox={inbox} conversation={conversation} />}
        {conversation.kind !== 'ticket' && (
          <Section title={t('inbox.people', { count: conversation.participantCount })}>
            <People inbox={inbox} conversation={conversation} roster={roster} />
            {may && <AddPeople inbox={inbox} conversation={conversation} roster={roster} />}
          </Section>
        )}
        <Section title={t('shared.title')}>
          <SharedFiles inbox={inbox} conversation={conversation} />
        </Section>
        {(conversation.kind === 'group' || conversation.kind === 'linked') && (
          <Leave inbox={inbox} conversation={conversation} />
        )}
      </div>
    </aside>
  );
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section>
      <h3 class="mb-2 text-sm font-semibold text-faint">{title}</h3>
      {children}
    </section>
  );
}

function About({ inbox, conversation }: DetailsProps) {
  const me = inbox.client.actor.value.id;
  const other = otherIn(conversation, me);
  return (
    <div class="grid justify-items-center gap-1 text-center">
      {canAdminister(conversation, me) ? (
        <GroupPicture inbox={inbox} conversation={conversation} />
      ) : (
        <ConversationAvatar conversation={conversation} me={me} size="lg" />
      )}
      <p class="mt-2 max-w-full text-lg font-semibold wrap-anywhere">
        <bdi>{titleOf(conversation, me) || t('inbox.alone')}</bdi>
      </p>
      {other && (
        <p class="text-sm text-soft">
          {other.username && <>@{other.username} · </>}
          <PresenceText client={inbox.client} userId={other.userId} />
        </p>
      )}
    </div>
  );
}

function Leave({ inbox, conversation }: DetailsProps) {
  const { api, actor } = inbox.client;
  const leave = () =>
    void inbox.attempt(async () => {
      await api.removeParticipant(conversation.id, actor.peek().id);
      inbox.router.go(null);
    });
  return (
    <Button look="danger" onClick={leave}>
      <LogOut size={18} class="rtl:-scale-x-100" aria-hidden /> {t('details.leave')}
    </Button>
  );
}
