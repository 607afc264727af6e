import { FileText, RotateCcw, X } from 'lucide-preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { Client } from '../../core/client';
import { MOST_FILES, type Upload, type UploadFile } from '../../core/uploads';
import { t } from '../../i18n';
import { explain } from '../../i18n/problems';
import { IconButton } from '../Button';
import { limitText, sizeText } from '../thread/sizes';

/** The files of the message that is being written: each with its picture or sign, how far it is, and a way out. */
export function Files({ client, conversationId }: { client: Client; conversationId: string }) {
  const uploads = client.uploads.of(conversationId).value;
  const leftOut = client.uploads.leftOut(conversationId).value;
  return (
    <>
      <p class={leftOut ? 'px-2 pb-1 text-sm text-warn-ink' : 'sr-only'} role="status">
        {leftOut > 0 && t('files.leftOut', { count: leftOut, most: MOST_FILES })}
      </p>
      {uploads.length > 0 && <List {...{ client, conversationId, uploads }} />}
    </>
  );
}

interface ListProps {
  client: Client;
  conversationId: string;
  uploads: readonly Upload[];
}

function List({ client, conversationId, uploads }: ListProps) {
  return (
    <ul class="mb-2 grid max-h-56 grid-cols-1 gap-1 overflow-y-auto" aria-label={t('files.list')}>
      {uploads.map((upload) => (
        <File
          key={upload.key}
          upload={upload}
          largest={client.maxUpload.value}
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
  largest: number | null;
  onRetry: () => void;
  onOriginal: () => void;
  onDrop: () => void;
}

function File({ upload, largest, onRetry, onOriginal, onDrop }: FileProps) {
  const { file, original, progress, attachment, refusal } = upload;
  const { name } = file;
  return (
    <li class="flex flex-wrap items-center gap-x-3 rounded-md border border-line bg-surface ps-2 sm:flex-nowrap">
      <Preview file={file} small={attachment?.thumbnailUrl ?? null} />
      <div class="min-w-0 flex-1 py-1 text-sm">
        <p class="truncate" dir="auto">
          {name}
        </p>
        {refusal && (
          <p class="text-xs text-danger-ink" role="alert">
            {whyNot(upload, largest)}
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

/** Limits by their numbers; what else the server said by its code. */
function whyNot({ file, refusal }: Upload, largest: number | null): string {
  if (file.size === 0) return t('files.empty');
  if (largest !== null && file.size > largest) return t('files.upTo', { size: limitText(largest) });
  return refusal ? explain(refusal) : '';
}

/** What was picked here is shown from this machine; what has survived a reload, as the server has it. */
function Preview({ file, small }: { file: globalThis.File | UploadFile; small: string | null }) {
  const address = useMemo(
    () => (file instanceof Blob && file.type.startsWith('image/') ? URL.createObjectURL(file) : null),
    [file],
  );
  useEffect(() => () => void (address && URL.revokeObjectURL(address)), [address]);
  const shown = address ?? small;
  if (!shown) return <FileText size={22} class="mx-2 shrink-0 text-faint" aria-hidden />;
  return <img src={shown} alt="" class="size-10 shrink-0 rounded-sm object-cover" />;
}
