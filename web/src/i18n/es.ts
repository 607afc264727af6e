import { adminEs } from './admin.es';
import { chatEs } from './chat.es';
import { commonEs } from './common.es';
import { deskEs } from './desk.es';
import { dialogsEs } from './dialogs.es';
import { emojiEs } from './emoji.es';
import type { All } from './en';
import { formEs } from './form.es';
import { inboxEs } from './inbox.es';
import { mediaEs } from './media.es';
import { pagesEs } from './pages.es';
import { printEs } from './print.es';
import type { Translation } from './translate';

export const es: Translation<All> = {
  ...commonEs,
  ...adminEs,
  ...chatEs,
  ...deskEs,
  ...dialogsEs,
  ...emojiEs,
  ...formEs,
  ...inboxEs,
  ...mediaEs,
  ...pagesEs,
  ...printEs,
};
