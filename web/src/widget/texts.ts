import type { askEn } from '../i18n/ask.en';
import type { chatEn } from '../i18n/chat.en';
import { commonEn } from '../i18n/common.en';
import { formEn } from '../i18n/form.en';
import { createSpeaker, createTranslator, type Translation } from '../i18n/translate';
import { widgetEn } from '../i18n/widget.en';

/** What the panel says before there is a conversation; in its build this stands in for `i18n/index.ts` (vite.panel.config.ts). */
export const en = { ...commonEn, ...formEn, ...widgetEn };

/** What the lazy chunks say. */
export type Later = typeof chatEn & typeof askEn;
type All = typeof en & Later;
export type Key = keyof All;

const texts: Record<string, Translation<All>> = { en: en as All };
export const { locale, direction, setLocale, t } = createTranslator<All>(texts, 'en');

/** For the chunks that come later and bring their own. */
export function addTexts(more: Partial<Later>): void {
  Object.assign(en, more);
}

/** The other languages come when somebody speaks them. */
export const speak = createSpeaker(texts, { es: async () => (await import('./texts.es')).es }, setLocale);
