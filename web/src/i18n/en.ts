import { chatEn } from './chat.en';
import { commonEn } from './common.en';
import type { deskEn } from './desk.en';
import { formEn } from './form.en';
import type { inboxEn } from './inbox.en';
import type { pagesEn } from './pages.en';

/** The texts of every page, in English; the keys of all other languages come from here. */
export const en = { ...commonEn, ...chatEn, ...formEn };

/** What only some pages say, and bring along (`members.ts`, `doors.ts`): a guest's ticket does not load it. */
export type Later = typeof deskEn & typeof inboxEn & typeof pagesEn;
export type All = typeof en & Later;
