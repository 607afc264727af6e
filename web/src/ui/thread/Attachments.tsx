import { FileText } from 'lucide-preact';
import type { Attachment } from '../../core/wire';
import { t } from '../../i18n';
import { sizeText } from './sizes';

/** Pictures to look at, sounds and films to play, other files to take. Pictures reserve their space before they come. */
export function Attachments({ files, mine }: { files: readonly Attachment[]; mine: boolean }) {
  return (
    <ul
      class={`mb-0.5 grid max-w-full grid-cols-[minmax(0,auto)] gap-1 ${mine ? 'justify-items-end' : 'justify-items-start'}`}
    >
      {files.map((file) => (
        <li key={file.id} class="max-w-full min-w-0">
          <File file={file} />
        </li>
      ))}
    </ul>
  );
}

function File({ file }: { file: Attachment }) {
  const [kind] = file.mime.split('/');
  if (kind === 'image' && file.width && file.height) return <Picture file={file} />;
  // biome-ignore-start lint/a11y/useMediaCaption: what people send has no captions.
  if (kind === 'video') {
    return (
      <video
        class="max-h-80 max-w-full rounded-lg"
        src={file.url}
        controls
        preload="metadata"
        {...within(file)}
      >
        <a href={file.url}>{file.name}</a>
      </video>
    );
  }
  if (kind === 'audio') return <audio class="max-w-full" src={file.url} controls preload="none" />;
  // biome-ignore-end lint/a11y/useMediaCaption: what people send has no captions.
  return (
    <a
      href={file.url}
      download={file.name}
      class="flex min-h-14 max-w-full items-center gap-3 rounded-lg border border-line bg-surface px-3 py-2 text-ink no-underline hover:bg-hover"
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

function Picture({ file }: { file: Attachment }) {
  return (
    <a href={file.url} target="_blank" rel="noopener" class="block" title={file.name}>
      <img
        class="h-auto max-w-full rounded-lg border border-line bg-sunken"
        src={file.thumbnailUrl ?? file.url}
        alt={t('chat.picture', { name: file.name })}
        loading="lazy"
        decoding="async"
        {...within(file)}
      />
    </a>
  );
}

/** Longest side in the thread; px. */
const LONGEST = 320;

/** Drawn at most so large, in its own proportions. */
function within({ width, height }: Attachment): { width?: number; height?: number } {
  if (!width || !height) return {};
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}
