import { askEs } from '../i18n/ask.es';
import { chatEs } from '../i18n/chat.es';
import { commonEs } from '../i18n/common.es';
import { dialogsEs } from '../i18n/dialogs.es';
import { emojiEs } from '../i18n/emoji.es';
import { formEs } from '../i18n/form.es';
import { mediaEs } from '../i18n/media.es';
import { printEs } from '../i18n/print.es';
import type { Translation } from '../i18n/translate';
import { widgetEs } from '../i18n/widget.es';
import type { All } from './texts.en';

export const es: Translation<All> = {
  ...askEs,
  ...commonEs,
  ...dialogsEs,
  ...emojiEs,
  ...chatEs,
  ...formEs,
  ...mediaEs,
  ...printEs,
  ...widgetEs,
};
