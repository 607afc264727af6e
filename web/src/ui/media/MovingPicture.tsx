import { useEffect, useState } from 'preact/hooks';
import type { Attachment } from '../../core/wire';
import { t } from '../../i18n';
import { PlayIcon } from './icons';
import { lessMotion, startsAtOnce } from './motion';

/** A picture that moves until it is clicked, and again then. Who wants less motion sees its first frame. */
export function MovingPicture({ file }: { file: Attachment }) {
  const [playing, play] = useState(() => startsAtOnce(file));
  useEffect(() => {
    const less = lessMotion();
    const changed = () => less.matches && play(false);
    less.addEventListener('change', changed);
    return () => less.removeEventListener('change', changed);
  }, []);
  return (
    <button
      type="button"
      class="media-toggle"
      aria-label={t(playing ? 'media.pause' : 'media.play', { name: file.name })}
      title={file.name}
      onClick={() => play(!playing)}
    >
      <img src={file.thumbnailUrl ?? file.url} alt="" decoding="async" />
      {playing ? (
        <img class="media-motion" src={file.url} alt="" decoding="async" />
      ) : (
        <span class="media-play">
          <PlayIcon size={22} />
        </span>
      )}
    </button>
  );
}
