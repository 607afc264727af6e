import { chatEn } from './chat.en';
import { commonEn } from './common.en';
import { deskEn } from './desk.en';
import { formEn } from './form.en';
import { inboxEn } from './inbox.en';
import { pagesEn } from './pages.en';
import { createSpeaker, createTranslator, type Translation } from './translate';

export const en = { ...commonEn, ...chatEn, ...deskEn, ...formEn, ...inboxEn, ...pagesEn };
export type Key = keyof typeof en;

/** What the switch offers, each in its own name. */
export const LANGUAGES = [
  { tag: 'en', name: 'English' },
  { tag: 'es', name: 'Español' },
] as const;

const texts: Record<string, Translation<typeof en>> = { en };

export const { locale, direction, setLocale, t } = createTranslator<typeof en>(texts, 'en');

/** The other languages come when somebody speaks them. */
export const speak = createSpeaker(texts, { es: async () => (await import('./es')).es }, setLocale);
