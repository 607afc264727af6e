import { adminEs } from './admin.es';
import { chatEs } from './chat.es';
import { commonEs } from './common.es';
import { deskEs } from './desk.es';
import type { All } from './en';
import { formEs } from './form.es';
import { inboxEs } from './inbox.es';
import { pagesEs } from './pages.es';
import type { Translation } from './translate';

export const es: Translation<All> = {
  ...commonEs,
  ...adminEs,
  ...chatEs,
  ...deskEs,
  ...formEs,
  ...inboxEs,
  ...pagesEs,
};
