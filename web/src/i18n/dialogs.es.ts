import type { dialogsEn } from './dialogs.en';
import type { Translation } from './translate';

export const dialogsEs: Translation<typeof dialogsEn> = {
  'chat.reach.read': { one: 'Leído por {count} persona', other: 'Leído por {count} personas' },
  'chat.reach.delivered': { one: 'Entregado a {count} persona', other: 'Entregado a {count} personas' },
  'chat.reach.waiting': { one: 'En camino a {count} persona', other: 'En camino a {count} personas' },
  'chat.wordings.failed': 'No se ha podido cargar el historial',
  'chat.wordings.until': 'hasta',
  'chat.wordings.now': 'versión actual',
  'forget.title': '¿Quieres que este dispositivo te olvide?',
  'forget.text':
    'Este navegador dejará de reconocerte: ya no podrás abrir tus conversaciones desde aquí y lo que no hayas enviado se perderá. Lo que ya enviaste lo conservan las personas a quienes escribiste.',
  'forget.confirm': 'Olvidarme',
};
