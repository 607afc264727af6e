import { t } from '../i18n';
import { Palette as Everything } from '../ui/palette/Palette';
import { createFinder } from './finder';
import type { Desk } from './state';

/** Commands, tickets, people and messages. */
export function Palette({ desk, onClose }: { desk: Desk; onClose: () => void }) {
  return (
    <Everything find={() => createFinder(desk)} placeholder={t('palette.placeholder')} onClose={onClose} />
  );
}
