import type { Thread } from '../../core/thread';
import { locale, t } from '../../i18n';
import { useLazy } from '../useLazy';
import { composerContextOf } from './composerContext';

/** The picker, fetched when it is wanted first; one for the messages and the field below them. */
export function EmojiPicker({ thread }: { thread: Thread }) {
  const context = composerContextOf(thread);
  const open = context.picker.value;
  const part = useLazy(open !== null, load, () => {
    context.picker.value = null;
    context.notice.value = t('chat.partFailed');
  });
  if (!open || !part) return null;
  const close = (back: boolean) => {
    context.picker.value = null;
    if (back) open.anchor.focus();
  };
  return <part.Picker data={part.data} anchor={open.anchor} onPick={open.onPick} onClose={close} />;
}

async function load() {
  const [{ Picker }, data] = await Promise.all([
    import('../emoji/Picker'),
    import('../emoji/data').then(({ loadEmoji }) => loadEmoji(locale.peek())),
  ]);
  return { Picker, data };
}
