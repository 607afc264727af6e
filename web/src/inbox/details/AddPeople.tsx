import { useSignal } from '@preact/signals';
import { UserPlus } from 'lucide-preact';
import type { Conversation } from '../../core/wire';
import { t } from '../../i18n';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { PeoplePicker } from '../../ui/people/PeoplePicker';
import type { Inbox } from '../state';
import type { Roster } from './roster';

interface AddPeopleProps {
  inbox: Inbox;
  conversation: Conversation;
  roster: Roster;
}

/** Lets somebody in: who joins sees the whole history. */
export function AddPeople({ inbox, conversation, roster }: AddPeopleProps) {
  const open = useSignal(false);
  const { api } = inbox.client;
  const close = () => {
    open.value = false;
  };
  return (
    <>
      <Button
        class="mt-2"
        block
        onClick={() => {
          open.value = true;
        }}
      >
        <UserPlus size={18} aria-hidden /> {t('details.add')}
      </Button>
      {open.value && (
        <Dialog title={t('details.add')} onClose={close}>
          <div class="grid gap-4 px-6 pt-1 pb-6">
            <p class="text-sm text-soft">{t('details.addText')}</p>
            <PeoplePicker
              api={api}
              label={t('start.people')}
              autoFocus
              except={roster.people.value.map((one) => one.userId)}
              onPick={(user) => {
                close();
                void inbox.attempt(() => api.addParticipant(conversation.id, user.id).then(roster.load));
              }}
            />
          </div>
        </Dialog>
      )}
    </>
  );
}
