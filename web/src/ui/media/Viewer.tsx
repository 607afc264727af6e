import { ChevronLeft, ChevronRight, Download, X, ZoomIn, ZoomOut } from 'lucide-preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Attachment } from '../../core/wire';
import { addTexts, direction, t } from '../../i18n';
import { mediaEn } from '../../i18n/media.en';
import { IconButton } from '../Button';
import { onKeys } from '../onKeys';
import { Stage } from './Stage';
import './viewer.css';
import { createZoom } from './zoom';

addTexts(mediaEn);

interface ViewerProps {
  files: readonly Attachment[];
  /** The one to begin with. */
  id: string;
  onClose: () => void;
}

/** Pictures one by one, as large as the screen: ← and → lead on, + and − zoom, Esc closes; a thumb swipes. */
export function Viewer({ files, id, onClose }: ViewerProps) {
  const [at, go] = useState(() =>
    Math.max(
      0,
      files.findIndex((file) => file.id === id),
    ),
  );
  const dialog = useModal();
  const zoom = useState(createZoom)[0];
  const file = files[at];
  if (!file) return null;
  const count = files.length;
  const step = (by: number) => go(Math.min(Math.max(at + by, 0), count - 1));
  const aside = (by: number) => step(direction.value === 'rtl' ? -by : by);
  const keys: Record<string, () => void> = {
    ArrowLeft: () => aside(-1),
    ArrowRight: () => aside(1),
    Home: () => go(0),
    End: () => go(count - 1),
    '+': zoom.closer,
    '=': zoom.closer,
    '-': zoom.further,
    '0': zoom.fit,
  };
  return (
    <dialog
      ref={dialog}
      class="viewer"
      tabIndex={-1}
      aria-label={t('media.viewer')}
      onKeyDown={onKeys((event) => {
        // One Esc, one step: what lies behind has its own meaning for the key.
        if (event.key === 'Escape') event.stopPropagation();
        const act = !event.ctrlKey && !event.metaKey && !event.altKey ? keys[event.key] : undefined;
        if (!act) return;
        event.preventDefault();
        event.stopPropagation();
        act();
      })}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header class="viewer-bar">
        <p class="viewer-name">
          <span dir="auto">{file.name}</span>
          {count > 1 && <span class="viewer-count">{t('media.of', { at: at + 1, count })}</span>}
        </p>
        <IconButton label={t(zoom.width.value ? 'media.zoomOut' : 'media.zoomIn')} onClick={zoom.toggle}>
          {zoom.width.value ? <ZoomOut size={20} aria-hidden /> : <ZoomIn size={20} aria-hidden />}
        </IconButton>
        <a
          class="btn btn-icon"
          href={file.url}
          download={file.name}
          aria-label={t('media.download')}
          title={file.name}
        >
          <Download size={20} aria-hidden />
        </a>
        <IconButton label={t('action.close')} onClick={onClose}>
          <X size={20} aria-hidden />
        </IconButton>
      </header>
      <p class="sr-only" aria-live="polite">
        {t('media.position', { name: file.name, at: at + 1, count })}
      </p>
      <Stage key={file.id} file={file} zoom={zoom} onStep={aside} onClose={onClose} />
      {at > 0 && (
        <IconButton label={t('media.previous')} class="viewer-step viewer-previous" onClick={() => step(-1)}>
          <ChevronLeft size={26} class="rtl:-scale-x-100" aria-hidden />
        </IconButton>
      )}
      {at < count - 1 && (
        <IconButton label={t('media.next')} class="viewer-step viewer-next" onClick={() => step(1)}>
          <ChevronRight size={26} class="rtl:-scale-x-100" aria-hidden />
        </IconButton>
      )}
      <Ahead file={files[at + 1]} />
    </dialog>
  );
}

/** The next one is fetched while this one is looked at. */
function Ahead({ file }: { file: Attachment | undefined }) {
  return file ? <img key={file.id} src={file.url} alt="" hidden /> : null;
}

/** The browser's own dialog holds the focus inside; it goes back to where it came from. */
function useModal() {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    dialog?.showModal();
    dialog?.focus();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return ref;
}
