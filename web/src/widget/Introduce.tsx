import { useMemo } from 'preact/hooks';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { createForm, formProblem } from '../ui/form';
import type { TicketVisit } from '../ui/ticket/ticketVisit';
import type { GuestSession } from './guestSession';
import { t } from './texts';

interface IntroduceProps {
  session: GuestSession;
  visit: TicketVisit;
}

/** Asks a guest who has begun to talk for a name and an address; once, and one may decline. */
export function Introduce({ session, visit }: IntroduceProps) {
  const form = useMemo(createForm, []);
  const refused = formProblem(form);
  const done = () => {
    session.introduced.value = true;
  };

  async function save({ name = '', email = '' }: Record<string, string>) {
    const address = email.trim();
    await visit.client.api.updateGuest({ name: name.trim(), ...(address ? { email: address } : {}) });
    if (address) visit.keepEmail(address);
    done();
  }

  return (
    <section class="px-3 pb-3" aria-label={t('widget.who')}>
      <form class="notice grid gap-3 text-sm" noValidate onSubmit={(event) => form.submit(event, save)}>
        <p>
          <strong class="font-semibold">{t('widget.who')}</strong> {t('widget.whoText')}
        </p>
        <div class="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-2">
          <Field
            name="name"
            label={t('form.name')}
            autoComplete="name"
            maxLength={80}
            problem={form.problems.value.name}
          />
          <Field
            name="email"
            label={t('form.email')}
            type="email"
            autoComplete="email"
            optional
            problem={form.problems.value.email}
          />
        </div>
        {refused && <p class="problem">{refused}</p>}
        <div class="flex justify-end gap-2">
          <Button look="quiet" onClick={done}>
            {t('widget.whoSkip')}
          </Button>
          <Button type="submit" busy={form.busy.value}>
            {t('widget.whoSave')}
          </Button>
        </div>
      </form>
    </section>
  );
}
