import type { adminEn } from './admin.en';
import { chatEn } from './chat.en';
import { commonEn } from './common.en';
import type { deskEn } from './desk.en';
import { formEn } from './form.en';
import type { inboxEn } from './inbox.en';
import type { pagesEn } from './pages.en';

/** The texts of every page of a conversation, in English; the keys of all other languages come from here. */
export const en = { ...commonEn, ...chatEn, ...formEn };

/**
 * What only some pages say, and bring along: those of who has an account (`members.ts`), the landing page and the doors
 * (`doors.ts`), what admins see (`site.ts`). A guest in a ticket loads none of it.
 */
export type Later = typeof deskEn & typeof inboxEn & typeof pagesEn & typeof adminEn;
export type All = typeof en & Later;
