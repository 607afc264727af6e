import type { dialogsEn } from './dialogs.en';
import type { Translation } from './translate';

export const dialogsEs: Translation<typeof dialogsEn> = {
  'chat.reach.read': { one: 'Leído por {count} persona', other: 'Leído por {count} personas' },
  'chat.reach.delivered': { one: 'Entregado a {count} persona', other: 'Entregado a {count} personas' },
  'chat.reach.waiting': { one: 'En camino a {count} persona', other: 'En camino a {count} personas' },
  'chat.wordings.failed': 'No se ha podido cargar el historial',
  'chat.wordings.until': 'hasta',
  'chat.wordings.now': 'versión actual',
};
