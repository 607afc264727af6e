import type { Client } from '../../core/client';
import type { Thread } from '../../core/thread';
import { t } from '../../i18n';
import { useLazy } from '../useLazy';
import { composerContextOf } from './composerContext';

/** The dialogs on one message: its readers, its earlier wordings, its pictures. Loaded when first opened. */
export function MessageDialogs({ client, thread }: { client: Client; thread: Thread }) {
  const context = composerContextOf(thread);
  const open = context.closer.value;
  const close = () => {
    context.closer.value = null;
  };
  const part = useLazy(
    open !== null,
    () => import('./dialogs'),
    () => {
      close();
      context.notice.value = t('chat.partFailed');
    },
  );
  if (!open || !part) return null;
  if (open.kind === 'picture') return <part.Viewer files={open.files} id={open.id} onClose={close} />;
  const { kind, message } = open;
  if (kind === 'readers') return <part.ReadersDialog thread={thread} message={message} onClose={close} />;
  return <part.WordingsDialog client={client} message={message} onClose={close} />;
}
