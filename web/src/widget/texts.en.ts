import type { askEn } from '../i18n/ask.en';
import type { chatEn } from '../i18n/chat.en';
import { commonEn } from '../i18n/common.en';
import type { Lazy } from '../i18n/en';
import { formEn } from '../i18n/form.en';
import { widgetEn } from '../i18n/widget.en';

/** The texts of the panel before there is a conversation, in English. */
export const en = { ...commonEn, ...formEn, ...widgetEn };

/** What the lazy chunks say. */
export type Later = typeof chatEn & typeof askEn & Lazy;
export type All = typeof en & Later;
