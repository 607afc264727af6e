import { askEs } from '../i18n/ask.es';
import { chatEs } from '../i18n/chat.es';
import { commonEs } from '../i18n/common.es';
import { formEs } from '../i18n/form.es';
import type { Translation } from '../i18n/translate';
import { widgetEs } from '../i18n/widget.es';
import type { All } from './texts.en';

export const es: Translation<All> = {
  ...askEs,
  ...commonEs,
  ...chatEs,
  ...formEs,
  ...widgetEs,
};
