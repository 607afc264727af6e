import { chatEn } from './chat.en';
import { commonEn } from './common.en';
import type { deskEn } from './desk.en';
import { formEn } from './form.en';
import type { inboxEn } from './inbox.en';
import { pagesEn } from './pages.en';
import { createSpeaker, createTranslator, type Translation } from './translate';

/** What every page says. */
export const en = { ...commonEn, ...chatEn, ...formEn, ...pagesEn };

/** What only the pages of those who have an account say, and bring along (`members.ts`): guests do not load it. */
export type Later = typeof deskEn & typeof inboxEn;
type All = typeof en & Later;
export type Key = keyof All;

/** What the switch offers, each in its own name. */
export const LANGUAGES = [
  { tag: 'en', name: 'English' },
  { tag: 'es', name: 'Español' },
] as const;

const texts: Record<string, Translation<All>> = { en: en as All };

export const { locale, direction, setLocale, t } = createTranslator<All>(texts, 'en');

/** For the pages that bring more of them. */
export function addTexts(more: Partial<Later>): void {
  Object.assign(en, more);
}

/** The other languages come when somebody speaks them. */
export const speak = createSpeaker(texts, { es: async () => (await import('./es')).es }, setLocale);
