import '../styles/files.css';
import { useSignal } from '@preact/signals';
import { ImagePlus, Trash2 } from 'lucide-preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { Api } from '../core/api';
import { asRefusal } from '../core/errors';
import { t } from '../i18n';
import { explain } from '../i18n/problems';
import { Avatar } from './Avatar';
import { Button } from './Button';

interface PictureFieldProps {
  label: string;
  /** Whose initials stand there without a picture. */
  name: string;
  url: string | null;
  /** The buttons below it instead of beside it. */
  below?: boolean;
  api: Pick<Api, 'sendPicture'>;
  /** The id of what was uploaded, or null to take the picture down. */
  onChange: (picture: string | null) => Promise<unknown>;
}

const TAKEN = 'image/png,image/jpeg,image/webp,image/gif';

/** A picture of somebody or of a group: seen at once, sent with its progress, taken down again. */
export function PictureField({ label, name, url, below, api, onChange }: PictureFieldProps) {
  const preview = useSignal<string | null>(null);
  const progress = useSignal<number | null>(null);
  const problem = useSignal('');
  const running = useRef<AbortController | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => () => running.current?.abort(), []);

  async function send(act: (how: AbortController) => Promise<unknown>, shown: string | null) {
    const controller = new AbortController();
    running.current = controller;
    problem.value = '';
    preview.value = shown;
    progress.value = 0;
    try {
      await act(controller);
    } catch (error) {
      if (!controller.signal.aborted) problem.value = explain(asRefusal(error));
    } finally {
      if (shown) URL.revokeObjectURL(shown);
      preview.value = null;
      progress.value = null;
    }
  }

  const choose = (file: File | undefined) => {
    if (!file) return;
    if (!file.type.startsWith('image/')) {
      problem.value = t('picture.notOne');
      return;
    }
    const upload = async ({ signal }: AbortController) => {
      const how = { progress: (part: number) => (progress.value = part), signal };
      const { attachment } = await api.sendPicture(file, how);
      await onChange(attachment.id);
    };
    void send(upload, URL.createObjectURL(file));
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms.
    <div role="group" aria-label={label} class={`flex items-center ${below ? 'flex-col gap-2' : 'gap-4'}`}>
      <Avatar person={{ name, avatarUrl: preview.value ?? url }} size="lg" />
      <div class="grid min-w-0 gap-2">
        <div class={`flex flex-wrap gap-2 ${below ? 'justify-center text-sm' : ''}`}>
          <input
            ref={field}
            id={id}
            type="file"
            accept={TAKEN}
            class="sr-only"
            tabIndex={-1}
            aria-label={label}
            onChange={(event) => {
              choose(event.currentTarget.files?.[0]);
              event.currentTarget.value = '';
            }}
          />
          {progress.value === null ? (
            <>
              <Button onClick={() => field.current?.click()}>
                <ImagePlus size={18} aria-hidden /> {t(url ? 'picture.change' : 'picture.choose')}
              </Button>
              {url && (
                <Button look="quiet" onClick={() => void send(() => onChange(null), null)}>
                  <Trash2 size={18} aria-hidden /> {t('picture.remove')}
                </Button>
              )}
            </>
          ) : (
            <Button onClick={() => running.current?.abort()}>{t('action.cancel')}</Button>
          )}
        </div>
        {progress.value !== null && (
          <progress class="upload" value={progress.value} max={1} aria-label={t('picture.sending')} />
        )}
        {problem.value && (
          <p class="problem" role="alert">
            {problem.value}
          </p>
        )}
      </div>
    </div>
  );
}
