import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Client } from '../../core/client';
import type { Thread } from '../../core/thread';
import { t } from '../../i18n';
import { onKeys } from '../onKeys';
import { composerContextOf } from '../thread/composerContext';
import { useLazy } from '../useLazy';
import { print, printing } from './printing';

const AFTER = 2_000;

/**
 * What puts a conversation on paper, fetched when the page has come to rest: the browser's own menu waits for nothing.
 * Ctrl+P is listened to from the start, and fetches it by itself.
 */
export function LazyPrinting({ client, thread }: { client: Client; thread: Thread }) {
  const rested = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      rested.value = true;
    }, AFTER);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    const pressed = onKeys((event: KeyboardEvent) => {
      const chord = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!chord || event.key.toLowerCase() !== 'p' || event.defaultPrevented) return;
      event.preventDefault();
      print(thread);
    });
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [thread]);
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
