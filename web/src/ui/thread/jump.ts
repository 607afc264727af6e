import type { Ref } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { asRefusal } from '../../core/errors';
import type { Thread } from '../../core/thread';
import { t } from '../../i18n';
import { explain } from '../../i18n/problems';
import type { Row } from './rows';
import type { Scroll } from './scroll';
import { goTo, talkOf } from './talk';

const SHOWN_FOR = 1600;

/** Has the message that is wanted loaded, and says so where there is none. */
export function useReach(thread: Thread): void {
  const talk = talkOf(thread);
  const wanted = talk.wanted.value;
  const ready = thread.status.value === 'ready';
  useEffect(() => {
    if (wanted === null || !ready) return;
    thread.reach(wanted).catch((reason) => {
      if (talk.wanted.peek() !== wanted) return;
      const refusal = asRefusal(reason);
      talk.wanted.value = null;
      talk.notice.value = refusal.code === 'not_found' ? t('chat.noSuchMessage') : explain(refusal);
    });
  }, [wanted, ready]);
}

/** Goes to the message that is wanted as soon as it is among the rows, and marks it for a moment. */
export function useJump(thread: Thread, scroll: Scroll, rows: readonly Row[]): void {
  const talk = talkOf(thread);
  const wanted = talk.wanted.value;
  useEffect(() => {
    if (wanted === null || !scroll.toMessage(wanted)) return;
    talk.wanted.value = null;
    talk.found.value = wanted;
  }, [wanted, rows]);
}

/** Gives the focus to the message that was just reached, as soon as it is drawn, and ends its mark. */
export function useFound(thread: Thread, messageId: string): { found: boolean; self: Ref<HTMLElement> } {
  const talk = talkOf(thread);
  const self = useRef<HTMLElement>(null);
  const found = talk.found.value === messageId;
  useEffect(() => {
    if (!found) return;
    self.current?.focus({ preventScroll: true });
    const timer = setTimeout(() => {
      if (talk.found.peek() === messageId) talk.found.value = null;
    }, SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [found]);
  return { found, self };
}

/** The message that the address names, when the page opens and when one goes back to it. */
export function useAddress(thread: Thread): void {
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
