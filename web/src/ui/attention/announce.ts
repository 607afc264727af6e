import { cut } from '../../core/excerpt';
import { t } from '../../i18n';
import { showToast } from '../toasts';
import type { Notifier } from './notifier';

/** Something to ring for, and to say in a corner of the page. */
export interface News {
  id: string;
  title: string;
  body: string;
  open: () => void;
  /** In view already: it rings where nobody watches, and is not said. */
  inView: boolean;
}

/** More than this at once are told of as a number: whoever comes back after a night off-line hears one sound. */
export const AT_ONCE = 3;

/** Tells of what came in one moment: of each, or of many by `summary`. */
export function announceAll(
  notifier: Pick<Notifier, 'notify'>,
  news: readonly News[],
  summary: (count: number) => string,
): void {
  if (news.length > AT_ONCE) {
    const title = summary(news.length);
    notifier.notify({ title, body: '', tag: 'many', onClick: () => {} });
    showToast(title, { about: 'many' });
    return;
  }
  for (const one of news) {
    notifier.notify({ title: one.title, body: one.body, tag: one.id, onClick: one.open });
    if (one.inView) continue;
    const text = t('chat.says', { name: one.title, text: short(one.body) });
    showToast(text, { action: { label: t('desk.openIt'), run: one.open }, about: one.id });
  }
}

const short = (text: string) => (text.length > 80 ? `${cut(text, 79)}…` : text);
