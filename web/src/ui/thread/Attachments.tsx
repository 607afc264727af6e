import { FileText } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { isPicture } from '../../core/fileKinds';
import type { Attachment } from '../../core/wire';
import { blocksOf } from '../media/boxes';
import { loadMedia, mediaFailed, mediaParts } from '../media/parts';
import { sizeText } from './sizes';

interface AttachmentsProps {
  files: readonly Attachment[];
  mine: boolean;
  /** To look at one of the pictures. */
  onOpen: (id: string) => void;
  /** Where there are no words that it could stand beside. */
  foot?: ComponentChildren;
}

const isDrawn = (file: Attachment) =>
  isPicture(file) || file.mime.startsWith('video/') || file.mime.startsWith('audio/');

/**
 * What a message carries. What draws pictures, sound and films comes in a chunk of its own; until then they keep their
 * space, and where it fails they are files to take.
 */
export function Attachments({ files, mine, onOpen, foot }: AttachmentsProps) {
  const parts = mediaParts.value;
  const drawn = files.some(isDrawn);
  useEffect(() => void (drawn && loadMedia()), [drawn]);
  return (
    <div
      class={`relative mb-0.5 grid max-w-full min-w-0 grid-cols-[minmax(0,auto)] gap-1 ${mine ? 'justify-items-end' : 'justify-items-start'}`}
    >
      {blocksOf(files).map((block) => {
        const [file] = block.files;
        if (!isDrawn(file)) return <FileLink key={file.id} file={file} wide={Boolean(foot)} />;
        if (parts) return <parts.Media key={file.id} {...block} onOpen={onOpen} />;
        if (mediaFailed.value) return block.files.map((each) => <FileLink key={each.id} file={each} />);
        return <span key={file.id} style={block.style} />;
      })}
      {foot}
    </div>
  );
}

/** `wide` has room for the foot beside a short name. */
function FileLink({ file, wide }: { file: Attachment; wide?: boolean }) {
  return (
    <a
      href={file.url}
      download={file.name}
      class={`flex min-h-14 max-w-full ${wide ? 'min-w-56' : ''} items-center gap-3 rounded-lg border border-line bg-surface px-3 py-2 text-ink no-underline hover:bg-hover`}
    >
      <FileText size={22} class="shrink-0 text-accent-ink" aria-hidden />
      <span class="min-w-0">
        <span class="block truncate text-sm font-medium" dir="auto">
          {file.name}
        </span>
        <span class="block text-xs text-faint">{sizeText(file.size)}</span>
      </span>
    </a>
  );
}
