import type { Client } from '../../core/client';
import type { Thread } from '../../core/thread';
import { t } from '../../i18n';
import { useLater } from '../later';
import { talkOf } from './talk';

/** A message looked at more closely: who has it, what it said before. Fetched when somebody asks. */
export function Closer({ client, thread }: { client: Client; thread: Thread }) {
  const talk = talkOf(thread);
  const open = talk.closer.value;
  const close = () => {
    talk.closer.value = null;
  };
  const part = useLater(
    open !== null,
    () => import('./dialogs'),
    () => {
      close();
      talk.notice.value = t('chat.partFailed');
    },
  );
  if (!open || !part) return null;
  const { kind, message } = open;
  if (kind === 'readers') return <part.ReadersDialog thread={thread} message={message} onClose={close} />;
  return <part.WordingsDialog client={client} message={message} onClose={close} />;
}
