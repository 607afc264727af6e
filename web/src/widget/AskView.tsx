import { browserStorage } from '../core/platform';
import { AskForm } from '../ui/AskForm';
import { Skeleton } from '../ui/ListStates';
import { ChatFirst } from './ChatFirst';
import type { Panel } from './panel';
import { t } from './texts';

/** What is asked before the chat begins. */
export function AskView({ panel }: { panel: Panel }) {
  const extra = panel.extra.value;
  if (extra === undefined) return <Loading />;
  if (panel.options.value.start === 'chat' && !extra) {
    return <ChatFirst key={panel.round.value} panel={panel} />;
  }
  return (
    <AskForm
      key={panel.round.value}
      class="grid content-start gap-4 overflow-y-auto overscroll-contain p-4"
      footClass="sticky -bottom-4 -mx-4 -mb-4 bg-canvas px-4 pt-2 pb-4"
      me={panel.session.value?.client.actor.value ?? null}
      typed={{ ...panel.typed.value, ...knownEmail(panel) }}
      extra={extra}
      open={panel.ask}
    >
      <p class="text-soft">{panel.options.value.greeting || t('widget.greeting')}</p>
      {panel.deskOnline.value === false && <p class="notice text-sm">{t('widget.away')}</p>}
    </AskForm>
  );
}

/** What a guest who is known here has told before; the name is in its identity. */
function knownEmail(panel: Panel): { email?: string } {
  const id = panel.session.value?.client.actor.value.id;
  const email = panel.typed.value.email || (id && browserStorage().get(`parlour:email:${id}`));
  return email ? { email } : {};
}

export function Loading() {
  return (
    <div class="p-5">
      <Skeleton rows={4}>{() => <div class="skeleton mb-4 h-10" />}</Skeleton>
    </div>
  );
}
