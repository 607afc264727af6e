import { useSignalEffect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { explain } from '../i18n/problems';
import { IconButton } from '../ui/Button';
import { ErrorState } from '../ui/ListStates';
import { AskView, Loading } from './AskView';
import { Icon } from './Icon';
import { conversationFailed, conversationParts, loadConversation } from './loadConversation';
import type { Panel } from './panel';
import { t } from './texts';

/** The frame's whole height: a head, and the view below it. */
export function PanelPage({ panel }: { panel: Panel }) {
  const session = panel.session.value;
  const Banner = conversationParts.value?.ConnectionBanner;
  useSignalEffect(() => {
    // Also when a site says later that it begins with the conversation: another field stands there then.
    void panel.options.value.start;
    if (panel.shown.value && isDrawn(panel)) requestAnimationFrame(() => requestAnimationFrame(focusFirst));
  });
  return (
    <div class="flex h-dvh flex-col bg-canvas">
      {session && Banner && <Banner link={session.client.link} />}
      <Head panel={panel} />
      <main class="relative flex min-h-0 flex-1 flex-col overflow-clip">
        <Body panel={panel} />
      </main>
    </div>
  );
}

/** What the view needs has come: the questions of its form, the components of a conversation. */
function isDrawn({ view, extra }: Panel): boolean {
  const { name } = view.value;
  if (name === 'form') return extra.value !== undefined;
  return name === 'chat' ? conversationParts.value !== null : name !== 'loading';
}

function Body({ panel }: { panel: Panel }) {
  const view = panel.view.value;
  const session = panel.session.value;
  if (view.name === 'form') return <AskView panel={panel} />;
  if (view.name === 'failed') {
    const why = panel.error.value ? explain(panel.error.value) : undefined;
    return <ErrorState what={t('widget.failed')} why={why} onRetry={panel.retry} />;
  }
  if (conversationFailed.value)
    return <ErrorState what={t('widget.failed')} onRetry={() => void loadConversation()} />;
  const loaded = conversationParts.value;
  if (!session || !loaded) return <Loading />;
  if (view.name === 'list') return <loaded.TicketList panel={panel} session={session} />;
  if (!view.ticket) return <Loading />;
  return <loaded.Chat key={view.ticket.id} panel={panel} visit={session.visit(view.ticket)} />;
}

function Head({ panel }: { panel: Panel }) {
  const view = panel.view.value;
  const session = panel.session.value;
  const visit = view.name === 'chat' ? session?.visit(view.ticket) : null;
  const TicketStatus = conversationParts.value?.TicketStatus;
  const { title } = panel.options.value;
  const back = view.name !== 'list' && (session?.tickets.value.length ?? 0) > 0;
  return (
    <header class="flex min-h-15 items-center gap-1 border-b border-line bg-surface py-2 ps-4 pe-2">
      {back && (
        <IconButton label={t('widget.back')} class="-ms-2" onClick={() => panel.show({ name: 'list' })}>
          <Icon d="m12 19-7-7 7-7M19 12H5" />
        </IconButton>
      )}
      <div class="min-w-0 flex-1">
        <Title>{visit ? visit.ticket.value.subject : title || t('widget.title')}</Title>
        {visit ? TicketStatus && <TicketStatus visit={visit} /> : <Presence panel={panel} />}
      </div>
      <IconButton label={t('widget.close')} onClick={panel.close}>
        <Icon d="M18 6 6 18M6 6l12 12" />
      </IconButton>
    </header>
  );
}

function Title({ children }: { children: ComponentChildren }) {
  return (
    <h1 class="truncate leading-6 font-semibold" dir="auto" tabIndex={-1}>
      {children}
    </h1>
  );
}

function Presence({ panel }: { panel: Panel }) {
  const online = panel.deskOnline.value;
  if (online === null || panel.session.value?.client.connection.value === 'lost') return null;
  return (
    <p class="flex items-center gap-1.5 text-xs text-soft">
      <span class={`size-2 shrink-0 rounded-full ${online ? 'bg-good' : 'border border-edge'}`} aria-hidden />
      <span class="truncate">{t(online ? 'widget.online' : 'widget.offline')}</span>
    </p>
  );
}

/** The first thing to do; where a keyboard would come up and hide half of it, the heading. */
function focusFirst() {
  const { activeElement } = document;
  if (activeElement && activeElement !== document.body && activeElement.localName !== 'h1') return;
  const fields = matchMedia('(pointer: fine)').matches
    ? [...document.querySelectorAll<HTMLInputElement>('main input:not([type=file]), main textarea')]
    : [];
  const composer = fields.find((field) => field.name === 'content');
  const first = composer ?? fields.find((field) => field.value === '') ?? fields[0];
  (first ?? document.querySelector<HTMLElement>('h1'))?.focus({ preventScroll: true });
}
