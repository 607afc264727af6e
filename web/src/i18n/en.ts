import type { adminEn } from './admin.en';
import { chatEn } from './chat.en';
import { commonEn } from './common.en';
import type { deskEn } from './desk.en';
import type { dialogsEn } from './dialogs.en';
import type { emojiEn } from './emoji.en';
import { formEn } from './form.en';
import type { inboxEn } from './inbox.en';
import type { mediaEn } from './media.en';
import type { pagesEn } from './pages.en';
import type { printEn } from './print.en';

/** The texts of every page of a conversation, in English; the keys of all other languages come from here. */
export const en = { ...commonEn, ...chatEn, ...formEn };

/**
 * What only some pages say, and bring along: those of who has an account (`members.ts`), the landing page and the doors
 * (`doors.ts`), what admins see (`site.ts`); and what lazy parts say. A guest in a ticket loads none of it at once.
 */
export type Later = typeof deskEn & typeof inboxEn & typeof pagesEn & typeof adminEn & Lazy;
/** What comes with what says it: pictures, dialogs, the emoji picker, printing. */
export type Lazy = typeof dialogsEn & typeof emojiEn & typeof mediaEn & typeof printEn;
export type All = typeof en & Later;
