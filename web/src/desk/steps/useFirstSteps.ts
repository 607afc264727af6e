import { useLazy } from '../../ui/useLazy';
import type { Desk } from '../state';

/**
 * The first steps, for admins: their part of the page is loaded by nobody else. Where it did not load it is tried again
 * with the next connection.
 */
export function useFirstSteps(desk: Desk) {
  const part = useLazy(
    desk.client.actor.value.role === 'admin' && desk.client.link.connected.value,
    async () => {
      const [view, state] = await Promise.all([import('./FirstSteps'), import('./steps')]);
      return { FirstSteps: view.FirstSteps, steps: state.stepsOf(desk) };
    },
  );
  return part?.steps.shown.value ? part : null;
}
