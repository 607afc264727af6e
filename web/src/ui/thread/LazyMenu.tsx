import { useEffect } from 'preact/hooks';
import type { Client } from '../../core/client';
import type { Thread } from '../../core/thread';
import { t } from '../../i18n';
import { useLazy } from '../useLazy';
import { composerContextOf } from './composerContext';

const load = () => import('./MessageMenu');
const AFTER = 2_000;

/** The menu of a message, fetched when the page has come to rest, for it must open without a connection too. */
export function LazyMenu({ client, thread }: { client: Client; thread: Thread }) {
  const { menu, notice } = composerContextOf(thread);
  useEffect(() => {
    const timer = setTimeout(() => void load().catch(() => {}), AFTER);
    return () => clearTimeout(timer);
  }, []);
  const part = useLazy(menu.value !== null, load, () => {
    menu.value = null;
    notice.value = t('chat.partFailed');
  });
  return part && <part.MessageMenu client={client} thread={thread} />;
}
