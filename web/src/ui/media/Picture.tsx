import type { ComponentChildren } from 'preact';
import type { Attachment } from '../../core/wire';
import { t } from '../../i18n';
import { followHere } from '../list/RowLink';
import type { Block, Box } from './boxes';
import { WholeIcon } from './icons';
import { MovingPicture } from './MovingPicture';
import { moves } from './motion';

interface PictureProps {
  file: Attachment;
  onOpen: (id: string) => void;
}

interface FrameProps extends PictureProps {
  cropped: Box['cropped'];
  style: Block['style'];
}

/** A picture of a message. A long or wide one is cropped, and says that there is more of it. */
export function Picture({ file, cropped, style, onOpen }: FrameProps) {
  if (moves(file)) {
    return (
      <div class="media-frame" style={style}>
        <MovingPicture file={file} />
        <PictureLink
          file={file}
          onOpen={onOpen}
          class="media-corner"
          label={t('media.open', { name: file.name })}
        >
          <WholeIcon size={16} />
        </PictureLink>
      </div>
    );
  }
  return (
    <PictureLink file={file} onOpen={onOpen} class={`media-frame media-${cropped ?? 'whole'}`} style={style}>
      <Small file={file} />
      {cropped && (
        <span class="media-hint">
          <WholeIcon size={14} />
          {t('media.whole')}
        </span>
      )}
    </PictureLink>
  );
}

export function Small({ file }: { file: Attachment }) {
  return (
    <img
      src={file.thumbnailUrl ?? file.url}
      alt={t('chat.picture', { name: file.name })}
      loading="lazy"
      decoding="async"
    />
  );
}

interface PictureLinkProps extends PictureProps {
  class: string;
  label?: string;
  style?: Block['style'];
  children: ComponentChildren;
}

/** A plain click looks at it here; a tab of its own is the browser's. */
export function PictureLink({ file, onOpen, label, children, ...rest }: PictureLinkProps) {
  return (
    <a
      href={file.url}
      title={file.name}
      aria-label={label}
      onClick={(event) => followHere(event, () => onOpen(file.id))}
      {...rest}
    >
      {children}
    </a>
  );
}
