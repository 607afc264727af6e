import { chatEs } from './chat.es';
import { commonEs } from './common.es';
import { deskEs } from './desk.es';
import { formEs } from './form.es';
import { inboxEs } from './inbox.es';
import type { en, Later } from './index';
import { pagesEs } from './pages.es';
import type { Translation } from './translate';

export const es: Translation<typeof en & Later> = {
  ...commonEs,
  ...chatEs,
  ...deskEs,
  ...formEs,
  ...inboxEs,
  ...pagesEs,
};
