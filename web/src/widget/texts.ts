import { createSpeaker, createTranslator, type Translation } from '../i18n/translate';
import { type All, en, type Later } from './texts.en';

/** The panel's translator; in its build this module stands in for `i18n/index.ts` (vite.panel.config.ts). */
export { en };
export type Key = keyof All;

const texts: Record<string, Translation<All>> = { en: en as All };
export const { locale, direction, setLocale, t } = createTranslator<All>(texts, 'en');

/** For the chunks that come later and bring their own. */
export function addTexts(more: Partial<Later>): void {
  Object.assign(en, more);
}

/** The other languages come when somebody speaks them. */
export const speak = createSpeaker(texts, { es: async () => (await import('./texts.es')).es }, setLocale);
