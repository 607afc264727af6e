import { FileText, RotateCcw, X } from 'lucide-preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { Client } from '../../core/client';
import type { Upload } from '../../core/uploads';
import { t } from '../../i18n';
import { explain } from '../../i18n/problems';
import { IconButton } from '../Button';
import { sizeText } from '../thread/sizes';

/** The files of the message that is being written: each with its picture or sign, how far it is, and a way out. */
export function Files({ client, conversationId }: { client: Client; conversationId: string }) {
  const uploads = client.uploads.of(conversationId).value;
  if (uploads.length === 0) return null;
  return (
    <ul class="mb-2 grid max-h-56 grid-cols-1 gap-1 overflow-y-auto" aria-label={t('files.list')}>
      {uploads.map((upload) => (
        <File
          key={upload.key}
          upload={upload}
          onRetry={() => client.uploads.retry(conversationId, upload.key)}
          onOriginal={() => client.uploads.sendOriginal(conversationId, upload.key)}
          onDrop={() => client.uploads.drop(conversationId, upload.key)}
        />
      ))}
    </ul>
  );
}

interface FileProps {
  upload: Upload;
  onRetry: () => void;
  onOriginal: () => void;
  onDrop: () => void;
}

function File({ upload, onRetry, onOriginal, onDrop }: FileProps) {
  const { file, original, progress, attachment, refusal } = upload;
  const { name } = file;
  return (
    <li class="flex flex-wrap items-center gap-x-3 rounded-md border border-line bg-surface ps-2 sm:flex-nowrap">
      <Preview file={file} />
      <div class="min-w-0 flex-1 py-1 text-sm">
        <p class="truncate" dir="auto">
          {name}
        </p>
        {refusal && (
          <p class="text-xs text-danger-ink" role="alert">
            {explain(refusal)}
          </p>
        )}
        {!refusal && !attachment && (
          <progress class="upload" value={progress} max={1} aria-label={t('files.sending', { name })} />
        )}
        {attachment && (
          <p class="text-xs text-faint">
            {t('files.ready')}
            {original &&
              ` · ${t('files.smaller', { size: sizeText(file.size), was: sizeText(original.size) })}`}
          </p>
        )}
      </div>
      {original && (
        <button
          type="button"
          class="btn btn-quiet order-last ms-10 me-auto text-sm sm:order-none sm:mx-0"
          onClick={onOriginal}
        >
          {t('files.original')}
        </button>
      )}
      {refusal?.passing && (
        <IconButton label={t('files.again', { name })} onClick={onRetry}>
          <RotateCcw size={18} aria-hidden />
        </IconButton>
      )}
      <IconButton label={t('files.drop', { name })} onClick={onDrop}>
        <X size={18} aria-hidden />
      </IconButton>
    </li>
  );
}

function Preview({ file }: { file: globalThis.File }) {
  const address = useMemo(() => (file.type.startsWith('image/') ? URL.createObjectURL(file) : null), [file]);
  useEffect(() => () => void (address && URL.revokeObjectURL(address)), [address]);
  if (!address) return <FileText size={22} class="mx-2 shrink-0 text-faint" aria-hidden />;
  return <img src={address} alt="" class="size-10 shrink-0 rounded-sm object-cover" />;
}
