import { chatEn } from './chat.en';
import { commonEn } from './common.en';
import type { deskEn } from './desk.en';
import { formEn } from './form.en';
import type { inboxEn } from './inbox.en';
import { pagesEn } from './pages.en';

/** The texts of every page, in English; the keys of all other languages come from here. */
export const en = { ...commonEn, ...chatEn, ...formEn, ...pagesEn };

/** What only the pages of those who have an account say, and bring along (`members.ts`): guests do not load it. */
export type Later = typeof deskEn & typeof inboxEn;
export type All = typeof en & Later;
