import { ExternalLink } from 'lucide-preact';
import type { Conversation } from '../core/wire';
import { t } from '../i18n';

/** The object of another system that a conversation is about. */
export function LinkCard({ link }: { link: NonNullable<Conversation['link']> }) {
  return (
    <div class="rounded-md border border-line p-3 text-start">
      <p class="text-sm text-faint wrap-anywhere">
        <bdi>{link.type}</bdi> · <bdi>{link.id}</bdi>
      </p>
      <p class="font-medium wrap-anywhere">
        <bdi>{link.title}</bdi>
      </p>
      {link.url && (
        <a
          href={link.url}
          target="_blank"
          rel="noopener noreferrer"
          class="inline-flex min-h-11 items-center gap-2"
        >
          {t('inbox.openLink')}
          <ExternalLink size={16} class="rtl:-scale-x-100" aria-hidden />
        </a>
      )}
      {link.open && <p class="text-sm text-faint">{t('join.open')}</p>}
    </div>
  );
}
