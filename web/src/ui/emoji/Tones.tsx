import { t } from '../../i18n';
import { TONES } from './data';

interface TonesProps {
  names: readonly string[];
  tone: string;
  onChoose: (tone: string) => void;
}

/** The colour of hands and faces, kept on this device. */
export function Tones({ names, tone, onChoose }: TonesProps) {
  return (
    <fieldset class="emoji-tones">
      <legend class="sr-only">{t('chat.emoji.tone')}</legend>
      {TONES.map((one, at) => {
        const name = names[at - 1] ?? t('chat.emoji.noTone');
        return (
          <label key={one} title={name}>
            <input
              type="radio"
              name="emoji-tone"
              class="sr-only"
              checked={tone === one}
              onChange={() => onChoose(one)}
            />
            <span aria-hidden>✋{one}</span>
            <span class="sr-only">{name}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
