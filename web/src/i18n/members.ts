/** The texts of the desk, of the messages and of the account page; imported before anything of them is drawn. */
import { deskEn } from './desk.en';
import { inboxEn } from './inbox.en';
import { addTexts } from './index';

addTexts({ ...deskEn, ...inboxEn });
