import { Eye, Pencil } from 'lucide-preact';
import type { Viewer } from '../../core/wire';
import { t } from '../../i18n';

/** Who else is here, before two answer the same question. Writing outweighs looking. */
export function Viewers({ viewers }: { viewers: readonly Viewer[] }) {
  const writer = viewers.find((viewer) => viewer.typing);
  return (
    <div role="status">
      {viewers.length > 0 && (
        <p
          class={`flex items-center gap-2 px-5 py-2 text-sm ${writer ? 'bg-warn-soft text-warn-ink' : 'bg-sunken text-soft'}`}
        >
          {writer ? <Pencil size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
          {writer ? t('ticket.typing', { name: writer.name }) : looking(viewers)}
        </p>
      )}
    </div>
  );
}

function looking(viewers: readonly Viewer[]): string {
  const [first] = viewers;
  if (viewers.length === 1 && first) return t('ticket.viewing', { name: first.name });
  return t('ticket.viewingMany', { count: viewers.length });
}
