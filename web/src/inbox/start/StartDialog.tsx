import { useSignal } from '@preact/signals';
import { isStaff } from '../../core/conversations';
import { t } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { PeoplePicker } from '../../ui/people/PeoplePicker';
import type { Inbox } from '../state';
import { GroupForm } from './GroupForm';
import { LinkedForm } from './LinkedForm';
import { SupportForm } from './SupportForm';

const KINDS = ['direct', 'group', 'linked'] as const;
/** Members start the one on an object by a link that the object's site signed for them. */
const MEMBERS = ['direct', 'group', 'support'] as const;
const TEXTS = {
  direct: 'start.direct',
  group: 'start.group',
  linked: 'start.linked',
  support: 'start.support',
} as const;

interface StartDialogProps {
  inbox: Inbox;
  first?: keyof typeof TEXTS;
  onClose: () => void;
}

/** With one person, with several, with support, or about something that lives elsewhere. */
export function StartDialog({ inbox, first = 'direct', onClose }: StartDialogProps) {
  const kind = useSignal<keyof typeof TEXTS>(first);
  const { api, actor } = inbox.client;
  const kinds = isStaff(actor.value) ? KINDS : MEMBERS;
  const started = ({ conversation }: Awaited<ReturnType<typeof api.startDirect>>) => {
    onClose();
    inbox.open(conversation);
  };
  return (
    <Dialog title={t('inbox.new')} onClose={onClose}>
      <div class="grid gap-4 px-6 pt-1 pb-6">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms. */}
        <div role="group" aria-label={t('start.kind')} class="-mx-1 flex border-b border-line">
          {kinds.map((one) => (
            <button
              key={one}
              type="button"
              class="tab"
              aria-pressed={kind.value === one}
              onClick={() => {
                kind.value = one;
              }}
            >
              {t(TEXTS[one])}
            </button>
          ))}
        </div>
        {kind.value === 'direct' && (
          <PeoplePicker
            api={api}
            label={t('start.with')}
            autoFocus
            onPick={(user) => void inbox.attempt(() => api.startDirect(user.id).then(started))}
          />
        )}
        {kind.value === 'group' && <GroupForm api={api} onStarted={started} />}
        {kind.value === 'support' && (
          <SupportForm
            inbox={inbox}
            onOpened={(ticket) => {
              onClose();
              inbox.router.go(ticket.id);
            }}
          />
        )}
        {kind.value === 'linked' && <LinkedForm api={api} onStarted={started} />}
      </div>
    </Dialog>
  );
}
