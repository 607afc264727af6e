import { useSignal } from '@preact/signals';
import { Check, ChevronDown } from 'lucide-preact';
import { useId } from 'preact/hooks';
import { asRefusal } from '../../core/errors';
import { t } from '../../i18n';
import '../../i18n/site';
import { explain } from '../../i18n/problems';
import { Button } from '../../ui/Button';
import { InviteForm } from '../../ui/site/InviteForm';
import { WidgetForm } from '../../ui/site/WidgetForm';
import { showToast } from '../../ui/toasts';
import type { Desk } from '../state';
import { STEPS, type Step, type Steps, stepsOf } from './steps';

const TEXTS = {
  colleague: ['steps.colleague', 'steps.colleagueText'],
  widget: ['steps.widget', 'steps.widgetText'],
  ticket: ['steps.ticket', 'steps.ticketText'],
} as const;

/** What a new site needs, ticked by what is there; nothing once it was put away. */
export function FirstSteps({ desk }: { desk: Desk }) {
  const steps = stepsOf(desk);
  const id = useId();
  const done = steps.done.value;
  if (!steps.shown.value || !done) return null;
  const all = STEPS.every((step) => done[step]);
  return (
    <section class="card w-full max-w-xl text-start" aria-labelledby={id}>
      <h1 id={id} class="text-xl font-bold">
        {t('steps.title')}
      </h1>
      <p class="mt-1 text-soft">{t(all ? 'steps.allDone' : 'steps.lead')}</p>
      <ol class="my-4 divide-y divide-line border-y border-line">
        {STEPS.map((step, index) => (
          <StepRow key={step} step={step} number={index + 1} done={done[step]} steps={steps} />
        ))}
      </ol>
      <Button
        look={all ? 'primary' : 'quiet'}
        class={all ? '' : '-ms-4'}
        onClick={() => void steps.dismiss().catch((error) => showToast(explain(asRefusal(error))))}
      >
        {t('steps.dismiss')}
      </Button>
    </section>
  );
}

interface StepRowProps {
  step: Step;
  number: number;
  done: boolean;
  steps: Steps;
}

function StepRow({ step, number, done, steps }: StepRowProps) {
  const id = useId();
  const [title, text] = TEXTS[step];
  const open = steps.open.value === step;
  return (
    <li class="py-1">
      <button
        type="button"
        class="flex min-h-14 w-full items-center gap-3 py-2 text-start"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => {
          steps.open.value = open ? null : step;
        }}
      >
        <span
          class={`grid size-7 shrink-0 place-items-center rounded-full text-sm font-semibold ${done ? 'bg-accent text-on-accent' : 'border border-edge text-soft'}`}
          aria-hidden
        >
          {done ? <Check size={16} /> : number}
        </span>
        <span class="min-w-0 flex-1">
          <span class={`block font-semibold ${done ? 'text-soft' : ''}`}>
            {t(title)}
            {done && <span class="sr-only"> ({t('steps.done')})</span>}
          </span>
          <span class="block text-sm text-soft">{t(text)}</span>
        </span>
        <ChevronDown size={18} class={`shrink-0 text-faint ${open ? 'rotate-180' : ''}`} aria-hidden />
      </button>
      {open && (
        <div id={id} class="ps-10 pt-2 pb-4">
          <Body step={step} steps={steps} />
        </div>
      )}
    </li>
  );
}

function Body({ step, steps }: { step: Step; steps: Steps }) {
  if (step === 'colleague') return <InviteForm site={steps.site} onInvited={() => void steps.reload()} />;
  if (step === 'widget') return <WidgetForm site={steps.site} />;
  return <TestTicket steps={steps} />;
}

function TestTicket({ steps }: { steps: Steps }) {
  const busy = useSignal(false);
  async function send() {
    busy.value = true;
    try {
      await steps.sendTest({
        name: t('steps.testName'),
        subject: t('steps.testSubject'),
        message: t('steps.testMessage'),
      });
    } catch (error) {
      showToast(explain(asRefusal(error)), { about: 'test' });
    }
    busy.value = false;
  }
  return (
    <Button busy={busy.value} onClick={() => void send()}>
      {t('steps.send')}
    </Button>
  );
}
