import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../i18n';
import { Button } from '../Button';
import { onKeys } from '../onKeys';

/** More than this makes the field itself slow; characters. */
export const PASTABLE = 50_000;

interface LongTextProps {
  /** Pasted or dropped, and not in the field. */
  text: string;
  /** Without it no file may be attached here. */
  onAttach: ((file: File) => void) | undefined;
  onInsert: (text: string) => void;
  onClose: () => void;
}

/** A text that no message can hold, offered as a file; not laid out anywhere, for it may be a megabyte. */
export function LongText({ text, onAttach, onInsert, onClose }: LongTextProps) {
  const first = useRef<HTMLDivElement>(null);
  useEffect(() => first.current?.querySelector('button')?.focus(), [text]);
  const attach = () => {
    onAttach?.(new File([text], t('files.textName'), { type: 'text/plain' }));
    onClose();
  };
  return (
    <div
      role="alertdialog"
      aria-label={t('files.longText', { count: text.length })}
      class="mb-2 grid gap-2 rounded-lg border border-line bg-raised p-3 shadow-md"
      onKeyDown={onKeys((event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      })}
    >
      <p class="text-sm font-semibold">{t('files.longText', { count: text.length })}</p>
      <div ref={first} class="flex flex-wrap justify-end gap-2">
        {onAttach && (
          <Button look="primary" class="order-last text-sm" onClick={attach}>
            {t('files.asFile')}
          </Button>
        )}
        <Button look="quiet" class="text-sm" onClick={onClose}>
          {t('action.cancel')}
        </Button>
        {text.length <= PASTABLE && (
          <Button
            class="text-sm"
            onClick={() => {
              onInsert(text);
              onClose();
            }}
          >
            {t('files.pasteAnyway')}
          </Button>
        )}
      </div>
    </div>
  );
}
