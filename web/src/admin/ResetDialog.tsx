import { useMemo } from 'preact/hooks';
import { type SiteApi, type SitePerson, wholeLink } from '../core/site';
import { t } from '../i18n';
import { explain } from '../i18n/problems';
import { Dialog } from '../ui/Dialog';
import { ErrorState, Skeleton } from '../ui/ListStates';
import { CopyField } from '../ui/site/CopyField';
import { createLoaded } from '../ui/site/loaded';

interface ResetDialogProps {
  person: SitePerson;
  site: Pick<SiteApi, 'resetLink'>;
  onClose: () => void;
}

/** A link by which somebody sets a new password: made when this opens, and shown this once. */
export function ResetDialog({ person, site, onClose }: ResetDialogProps) {
  const made = useMemo(() => createLoaded(() => site.resetLink(person.id)), [person.id]);
  return (
    <Dialog title={t('admin.resetTitle', { name: person.name })} onClose={onClose}>
      <div class="stack px-6 pt-1 pb-6">
        <p class="text-soft">{t('admin.resetText', { name: person.name })}</p>
        {made.refusal.value ? (
          <ErrorState
            what={t('state.failed')}
            why={explain(made.refusal.value)}
            onRetry={() => void made.load()}
          />
        ) : made.value.value ? (
          <CopyField label={t('admin.link')} value={wholeLink(made.value.value.link)} autoFocus />
        ) : (
          <Skeleton rows={1}>{() => <div class="skeleton h-11" />}</Skeleton>
        )}
      </div>
    </Dialog>
  );
}
