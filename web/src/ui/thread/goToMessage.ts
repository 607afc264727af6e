import type { Ref } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { asRefusal } from '../../core/errors';
import type { Thread } from '../../core/thread';
import { t } from '../../i18n';
import { explain } from '../../i18n/problems';
import { composerContextOf, goTo } from './composerContext';
import type { Row } from './rows';
import type { Scroll } from './scroll';

const SHOWN_FOR = 1600;

/** Has the message that is wanted loaded, and says so where there is none. */
export function useLoadWanted(thread: Thread): void {
  const context = composerContextOf(thread);
  const wanted = context.wanted.value;
  const ready = thread.status.value === 'ready';
  useEffect(() => {
    if (wanted === null || !ready) return;
    thread.reach(wanted).catch((reason) => {
      if (context.wanted.peek() !== wanted) return;
      const refusal = asRefusal(reason);
      context.wanted.value = null;
      context.notice.value = refusal.code === 'not_found' ? t('chat.noSuchMessage') : explain(refusal);
    });
  }, [wanted, ready]);
}

/** Goes to the message that is wanted as soon as it is among the rows, and marks it for a moment. */
export function useScrollToWanted(thread: Thread, scroll: Scroll, rows: readonly Row[]): void {
  const context = composerContextOf(thread);
  const wanted = context.wanted.value;
  useEffect(() => {
    if (wanted === null || !scroll.toMessage(wanted)) return;
    context.wanted.value = null;
    context.found.value = wanted;
  }, [wanted, rows]);
}

/** Gives the focus to the message that was just reached, as soon as it is drawn, and ends its mark. */
export function useFoundMessage(
  thread: Thread,
  messageId: string,
): { found: boolean; self: Ref<HTMLElement> } {
  const context = composerContextOf(thread);
  const self = useRef<HTMLElement>(null);
  const found = context.found.value === messageId;
  useEffect(() => {
    if (!found) return;
    self.current?.focus({ preventScroll: true });
    const timer = setTimeout(() => {
      if (context.found.peek() === messageId) context.found.value = null;
    }, SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [found]);
  return { found, self };
}

/** The message that the address names, when the page opens and when one goes back to it. */
export function useMessageInAddress(thread: Thread): void {
  const begun = useRef(false);
  useEffect(() => {
    const look = () => {
      const named = new URLSearchParams(location.search).get('message');
      if (named && ownAddress(thread)) goTo(thread, named);
    };
    if (!begun.current) look();
    begun.current = true;
    window.addEventListener('popstate', look);
    return () => window.removeEventListener('popstate', look);
  }, [thread]);
}

/** The address that leads to a message for good; null where the page has none of its own, as in the widget. */
export function linkTo(thread: Thread, messageId: string): string | null {
  const path = ownAddress(thread);
  return path ? `${location.origin}${path}?message=${encodeURIComponent(messageId)}` : null;
}

const ownAddress = (thread: Thread) =>
  location.pathname.includes(`/${encodeURIComponent(thread.id)}`) ? location.pathname : null;
