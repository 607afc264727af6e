import { addTexts } from '../../i18n';
import { mediaEn } from '../../i18n/media.en';
import { Album } from './Album';
import type { Block } from './boxes';
import './media.css';
import { Picture } from './Picture';

addTexts(mediaEn);

/** Pictures to look at, several as an album; a sound or a film to play. */
export function Media({ files, box, style, onOpen }: Block & { onOpen: (id: string) => void }) {
  const [file] = files;
  const [kind] = file.mime.split('/');
  if (files.length > 1) return <Album files={files} style={style} onOpen={onOpen} />;
  // biome-ignore-start lint/a11y/useMediaCaption: what people send has no captions.
  if (kind === 'video') {
    return (
      <video
        class="media-film"
        src={file.url}
        controls
        preload="metadata"
        style={file.width ? style : undefined}
      >
        <a href={file.url}>{file.name}</a>
      </video>
    );
  }
  if (kind === 'audio') {
    return <audio class="media-sound" src={file.url} controls preload="none" title={file.name} />;
  }
  // biome-ignore-end lint/a11y/useMediaCaption: what people send has no captions.
  return <Picture file={file} cropped={box.cropped} style={style} onOpen={onOpen} />;
}
