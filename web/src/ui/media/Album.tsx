import type { Attachment } from '../../core/wire';
import { t } from '../../i18n';
import type { Block } from './boxes';
import { PlayIcon } from './icons';
import { moves } from './motion';
import { PictureLink, Small } from './Picture';

/** Two rows of three. */
const MOST = 6;

interface AlbumProps {
  files: readonly Attachment[];
  style: Block['style'];
  onOpen: (id: string) => void;
}

/** Several pictures of one message as one. Those beyond six are behind the last, which says how many. */
export function Album({ files, style, onOpen }: AlbumProps) {
  const shown = files.slice(0, MOST);
  const more = files.length - shown.length;
  return (
    <ul
      class={`media-album media-album-${shown.length}`}
      style={style}
      aria-label={t('media.album', { count: files.length })}
    >
      {shown.map((file, at) => {
        const last = more > 0 && at === MOST - 1;
        return (
          <li key={file.id}>
            <PictureLink
              file={file}
              onOpen={onOpen}
              class="media-tile"
              label={last ? t('media.andMore', { name: file.name, count: more }) : undefined}
            >
              <Small file={file} />
              {moves(file) && !last && (
                <span class="media-badge">
                  <PlayIcon size={12} />
                </span>
              )}
              {last && <span class="media-more">{t('media.more', { count: more })}</span>}
            </PictureLink>
          </li>
        );
      })}
    </ul>
  );
}
