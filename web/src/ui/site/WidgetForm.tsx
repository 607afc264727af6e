import { useMemo } from 'preact/hooks';
import { type SiteApi, type WidgetSites, widgetSnippet } from '../../core/site';
import { t } from '../../i18n';
import { explain } from '../../i18n/problems';
import { Button } from '../Button';
import { TextArea } from '../Field';
import { createForm, formProblem } from '../form';
import { ErrorState, Skeleton } from '../ListStates';
import { Problem } from '../Notice';
import { showToast } from '../toasts';
import { CopyField } from './CopyField';
import { createLoaded } from './loaded';

type Widget = Pick<SiteApi, 'widget' | 'changeWidget'>;

/** The line that a site pastes, and which sites may: those of the admins, and those of the environment. */
export function WidgetForm({ site }: { site: Widget }) {
  const sites = useMemo(() => createLoaded(site.widget), [site]);
  if (sites.refusal.value) {
    return (
      <ErrorState
        what={t('admin.widgetFailed')}
        why={explain(sites.refusal.value)}
        onRetry={() => void sites.load()}
      />
    );
  }
  if (!sites.value.value) return <Skeleton rows={2}>{() => <div class="skeleton my-3 h-10" />}</Skeleton>;
  return <Loaded site={site} sites={sites.value.value} />;
}

function Loaded({ site, sites }: { site: Widget; sites: WidgetSites }) {
  const form = useMemo(createForm, []);
  const refused = formProblem(form);
  const submit = async ({ origins = '' }: Record<string, string>) => {
    await site.changeWidget(linesOf(origins));
    showToast(t('admin.originsSaved'), { about: 'widget' });
  };
  return (
    <form class="stack" noValidate onSubmit={(event) => form.submit(event, submit)}>
      <TextArea
        label={t('admin.origins')}
        hint={t('admin.originsHint')}
        name="origins"
        rows={3}
        optional
        bare
        defaultValue={sites.origins.join('\n')}
        problem={form.problems.value.origins && t('admin.originsWrong')}
      />
      {sites.fixedOrigins.length > 0 && (
        <p class="hint">{t('admin.originsFixed', { list: sites.fixedOrigins.join(', ') })}</p>
      )}
      {refused && <Problem>{refused}</Problem>}
      <Button type="submit" class="justify-self-start" busy={form.busy.value}>
        {t('action.save')}
      </Button>
      <CopyField label={t('admin.snippet')} value={widgetSnippet(sites.server)} />
    </form>
  );
}

/** What stands on each line, or between commas. */
export function linesOf(text: string): string[] {
  const parts = text.split('\n').flatMap((line) => line.split(','));
  return parts.map((part) => part.trim()).filter(Boolean);
}
