import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Client } from '../../core/client';
import type { Thread } from '../../core/thread';
import { t } from '../../i18n';
import { composerContextOf } from '../thread/composerContext';
import { useLazy } from '../useLazy';
import { printing } from './printing';

const AFTER = 2_000;

/** What puts a conversation on paper, fetched when the page has come to rest: the browser's own menu waits for nothing. */
export function LazyPrinting({ client, thread }: { client: Client; thread: Thread }) {
  const rested = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      rested.value = true;
    }, AFTER);
    return () => clearTimeout(timer);
  }, []);
  const part = useLazy(
    rested.value || printing.value === thread,
    () => import('./Printing'),
    () => {
      if (printing.peek()) composerContextOf(thread).notice.value = t('chat.partFailed');
      rested.value = false;
      printing.value = null;
    },
  );
  return part && <part.Printing client={client} thread={thread} />;
}
