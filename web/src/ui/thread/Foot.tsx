import { isPicture } from '../../core/fileKinds';
import type { Tick } from '../../core/receipts';
import type { Attachment } from '../../core/wire';
import { t } from '../../i18n';
import { TickMark } from './TickMark';
import { Timestamp } from './Timestamp';

export interface FootProps {
  at: string;
  edited: boolean;
  /** Of one's own messages, and who has read it. */
  tick: Tick | 'waiting' | null;
  detail?: string | null;
}

/** `text`: at the end of the last line; `file`: in the card of a file; `picture`: over it; `below`: under what has keys of its own. */
export type FootPlace = 'text' | 'file' | 'picture' | 'below';

/** When a message was said and how far it has got, within what it says. */
export function Foot({ at, edited, tick, detail, place }: FootProps & { place: FootPlace }) {
  return (
    <span class={`foot foot-${place}`}>
      {edited && <span>{t('chat.edited')}</span>}
      <Timestamp at={at} />
      {tick && <TickMark tick={tick} detail={detail ?? null} />}
    </span>
  );
}

/** Where it stands in a message without words, by what is drawn last (`media/boxes.ts`: pictures come first). */
export function footPlaceIn(files: readonly Pick<Attachment, 'mime' | 'width' | 'height'>[]): FootPlace {
  const last = files.findLast((file) => !isPicture(file as Attachment));
  if (!last) return 'picture';
  return last.mime.startsWith('video/') || last.mime.startsWith('audio/') ? 'below' : 'file';
}
