import { useSignal } from '@preact/signals';
import { Paperclip } from 'lucide-preact';
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { t } from '../../i18n';
import { carriesFiles } from '../drops';

interface DropAreaProps {
  /** What stands in the conversation: its parent is where files may be dropped. */
  within: RefObject<HTMLElement | null>;
  onFiles: (files: readonly File[]) => void;
  /** A folder was dropped, which is no file. */
  onFolder: () => void;
}

/** Browsers tell of a drag at least this often; ms. */
const SILENCE = 500;

/** Lies over the conversation while files are dragged over the page, and takes what is dropped anywhere on it. */
export function DropArea({ within, onFiles, onFolder }: DropAreaProps) {
  const shown = useSignal(false);
  useLayoutEffect(() => {
    const area = within.current?.parentElement;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hide = () => {
      clearTimeout(timer);
      shown.value = false;
    };
    const over = (event: DragEvent) => {
      // One behind another is not where it would be dropped.
      if (!carriesFiles(event) || area?.closest('[aria-hidden]')) return;
      clearTimeout(timer);
      timer = setTimeout(hide, SILENCE);
      shown.value = true;
      if (area?.contains(event.target as Node)) event.preventDefault();
    };
    const left = (event: DragEvent) => {
      if (event.relatedTarget === null) hide();
    };
    const drop = (event: DragEvent) => {
      hide();
      if (!carriesFiles(event) || !area?.contains(event.target as Node)) return;
      event.preventDefault();
      const { files, folders } = droppedFiles(event.dataTransfer);
      if (files.length) onFiles(files);
      if (folders) onFolder();
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', left);
    document.addEventListener('drop', drop);
    return () => {
      hide();
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', left);
      document.removeEventListener('drop', drop);
    };
  }, [onFiles, onFolder]);
  if (!shown.value) return null;
  return (
    <div class="drop-area" data-drop>
      <p class="flex items-center gap-2 rounded-full bg-raised px-5 py-3 font-semibold text-accent-ink shadow-md">
        <Paperclip size={20} aria-hidden /> {t('files.dropHere')}
      </p>
    </div>
  );
}

/** A folder looks like a file that cannot be read. */
function droppedFiles(data: DataTransfer | null): { files: File[]; folders: boolean } {
  const items = [...(data?.items ?? [])].filter(({ kind }) => kind === 'file');
  if (items.length === 0) return { files: [...(data?.files ?? [])], folders: false };
  const whole = items.filter((item) => !item.webkitGetAsEntry?.()?.isDirectory);
  const files = whole.flatMap((item) => item.getAsFile() ?? []);
  return { files, folders: whole.length < items.length };
}
