import { t } from '../../i18n';
import type { View } from '../views';

const TEXTS = {
  all: 'inbox.view.all',
  unread: 'inbox.view.unread',
  direct: 'inbox.view.direct',
  group: 'inbox.view.group',
  linked: 'inbox.view.linked',
  archived: 'inbox.view.archived',
} as const;

export const viewText = (view: View) => t(TEXTS[view]);
