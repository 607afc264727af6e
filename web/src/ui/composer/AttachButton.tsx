import { Paperclip } from 'lucide-preact';
import { useRef } from 'preact/hooks';
import { t } from '../../i18n';
import { IconButton } from '../Button';

/** Picks files; pasting and dropping them does the same. */
export function AttachButton({ onPick }: { onPick: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          onPick([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <IconButton label={t('files.attach')} onClick={() => input.current?.click()}>
        <Paperclip size={20} aria-hidden />
      </IconButton>
    </>
  );
}
