import { askEs } from '../i18n/ask.es';
import { chatEs } from '../i18n/chat.es';
import { commonEs } from '../i18n/common.es';
import { formEs } from '../i18n/form.es';
import type { Translation } from '../i18n/translate';
import { widgetEs } from '../i18n/widget.es';
import type { en, Later } from './texts';

export const es: Translation<typeof en & Later> = {
  ...askEs,
  ...commonEs,
  ...chatEs,
  ...formEs,
  ...widgetEs,
};
