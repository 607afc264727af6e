import { type All, en, type Later } from './en';
import { createSpeaker, createTranslator, type Translation } from './translate';

export { en };
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
