import type { Thread } from '../../core/thread';
import { locale, t } from '../../i18n';
import { useLater } from '../later';
import { talkOf } from './talk';

/** The picker, fetched when it is wanted first; one for the messages and the field below them. */
export function EmojiPicker({ thread }: { thread: Thread }) {
  const talk = talkOf(thread);
  const open = talk.picker.value;
  const part = useLater(open !== null, load, () => {
    talk.picker.value = null;
    talk.notice.value = t('chat.partFailed');
  });
  if (!open || !part) return null;
  const close = (back: boolean) => {
    talk.picker.value = null;
    if (back) open.anchor.focus();
  };
  return <part.Picker data={part.data} anchor={open.anchor} onPick={open.onPick} onClose={close} />;
}

async function load() {
  const [picker, { loadEmoji }] = await Promise.all([import('../emoji/Picker'), import('../emoji/data')]);
  return { Picker: picker.Picker, data: await loadEmoji(locale.peek()) };
}
