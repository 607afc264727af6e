import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { createApi } from '../../core/api';
import { createSiteApi, type SiteApi } from '../../core/site';
import type { FirstSteps } from '../../core/wire';
import { createLoaded } from '../../ui/site/loaded';
import type { Desk } from '../state';

export type Step = 'colleague' | 'widget' | 'ticket';
export const STEPS: readonly Step[] = ['colleague', 'widget', 'ticket'];

export interface Steps {
  site: SiteApi;
  /** Null until they have come, and where they did not. */
  done: ReadonlySignal<FirstSteps | null>;
  /** Whether the list is to be shown. */
  shown: ReadonlySignal<boolean>;
  /** The step that is unfolded. */
  open: Signal<Step | null>;
  reload(): Promise<void>;
  dismiss(): Promise<void>;
  /** Asks as a guest of its own would; fails as the server's answer does. */
  sendTest(guest: { name: string; subject: string; message: string }): Promise<void>;
  stop(): void;
}

/** The facts are asked for again while the list is looked at: most of them happen elsewhere. */
const ASK_AGAIN = 10_000;

const known = new WeakMap<Desk, Steps>();

/** One desk's; both places that show them look at the same. */
export function stepsOf(desk: Desk): Steps {
  const found = known.get(desk) ?? createSteps(desk);
  known.set(desk, found);
  return found;
}

function createSteps({ client, router }: Desk): Steps {
  const site = createSiteApi(client.api);
  const facts = createLoaded(site.firstSteps);
  const gone = signal(false);
  const shown = computed(() => facts.value.value !== null && !facts.value.value.dismissed && !gone.value);
  const again = () => {
    const over = gone.peek() || facts.value.peek()?.dismissed;
    if (!over && !router.id.peek() && document.visibilityState === 'visible') void facts.load();
  };
  const timer = setInterval(again, ASK_AGAIN);
  const undo = client.on('ticket:new', again);
  return {
    site,
    done: facts.value,
    shown,
    open: signal<Step | null>(null),
    reload: facts.load,
    dismiss: async () => {
      gone.value = true;
      await site.dismissFirstSteps();
    },
    sendTest: async ({ name, subject, message }) => {
      const { guestToken } = await client.api.newGuest({ name });
      await createApi({ token: () => guestToken }).openTicket({ name, subject, message });
      await facts.load();
    },
    stop: () => {
      clearInterval(timer);
      undo();
    },
  };
}
