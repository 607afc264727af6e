import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Attachment } from '../../core/wire';
import { t } from '../../i18n';
import { MovingPicture } from './MovingPicture';
import { moves } from './motion';
import { useSwipe } from './useSwipe';
import type { Zoom } from './zoom';

interface StageProps {
  file: Attachment;
  zoom: Zoom;
  /** To the right (1) or to the left (-1). */
  onStep: (by: number) => void;
  onClose: () => void;
}

/** One picture: whole, or for a long or wide one as wide or high as there is room, to scroll along; larger by a click. */
export function Stage({ file, zoom, onStep, onClose }: StageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const width = zoom.width.value;
  const shape = shapeOf(file);
  const swipe = useSwipe({ stage, free: width === 0, onStep, onClose });
  useLayoutEffect(() => {
    zoom.onStage(() => picture.current?.offsetWidth ?? 0, file.width ?? 0);
  }, [file]);
  useCentre(stage, width);
  const style = {
    '--ratio': (file.width ?? 1) / (file.height ?? 1),
    '--own': `${file.width ?? 0}px`,
    '--own-height': `${file.height ?? 0}px`,
    ...(width ? { width: `${width}px` } : {}),
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: as below.
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc and the button in the bar close for everybody else.
    <div
      ref={stage}
      class={`viewer-stage viewer-${width ? 'large' : shape}`}
      onClick={(event) => event.target === stage.current && !swipe.moved() && onClose()}
      {...swipe.handlers}
    >
      <div ref={picture} class="viewer-picture" style={style}>
        {moves(file) ? (
          <MovingPicture file={file} />
        ) : (
          // biome-ignore lint/a11y/useKeyWithClickEvents: + and − are the keys, and a button stands in the bar.
          // biome-ignore lint/a11y/noStaticElementInteractions: as above.
          <div class="viewer-zoom" onClick={() => !swipe.moved() && zoom.toggle()}>
            <Shown file={file} />
          </div>
        )}
      </div>
    </div>
  );
}

/** From this proportion on, a picture as a whole would be too thin to read. */
const THIN = 2.45;

function shapeOf({ width, height }: Attachment): 'long' | 'wide' | 'whole' {
  const ratio = (height ?? 1) / (width ?? 1);
  if (ratio > THIN) return 'long';
  return ratio < 1 / THIN ? 'wide' : 'whole';
}

/** In a frame of another site the first try fails, and the widget fetches the picture by its token; ms. */
const SECOND_TRY = 3_000;

/** The small one at once, and over it the whole when it has come. */
function Shown({ file }: { file: Attachment }) {
  const [failed, fail] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const came = () => {
    clearTimeout(timer.current);
    fail(false);
  };
  const missed = () => {
    timer.current ??= setTimeout(() => fail(true), SECOND_TRY);
  };
  return (
    <>
      <img
        src={file.thumbnailUrl ?? file.url}
        alt={t('chat.picture', { name: file.name })}
        draggable={false}
      />
      <img class="media-motion" src={file.url} alt="" draggable={false} onError={missed} onLoad={came} />
      {failed && (
        <p class="viewer-failed" role="alert">
          {t('media.failed')}
        </p>
      )}
    </>
  );
}

/** The middle of what is seen stays in the middle when the picture becomes larger or smaller. */
function useCentre(stage: { current: HTMLDivElement | null }, width: number) {
  const before = useRef(0);
  useLayoutEffect(() => {
    const it = stage.current;
    if (it && before.current !== width) {
      it.scrollLeft = (it.scrollWidth - it.clientWidth) / 2;
      if (width && !before.current) it.scrollTop = (it.scrollHeight - it.clientHeight) / 2;
    }
    before.current = width;
  }, [width]);
}
