import type { Translation } from './translate';
import type { widgetEn } from './widget.en';

export const widgetEs: Translation<typeof widgetEn> = {
  'widget.title': 'Habla con nosotros',
  'widget.greeting': 'Pregunta lo que quieras. Responde una persona, aquí mismo.',
  'widget.back': 'Todas tus conversaciones',
  'widget.close': 'Cerrar el chat',
  'widget.conversations': 'Tus conversaciones',
  'widget.new': 'Nueva conversación',
  'widget.online': 'Estamos en línea y respondemos pronto',
  'widget.offline': 'Ahora no hay nadie en línea',
  'widget.away': 'Ahora no hay nadie en línea. Pregunta igualmente: la respuesta te esperará aquí.',
  'widget.unread': { one: '{count} mensaje sin leer', other: '{count} mensajes sin leer' },
  'widget.who': '¿Con quién hablamos?',
  'widget.whoText': 'Con tu correo podremos responderte aunque te hayas ido.',
  'widget.whoSkip': 'Ahora no',
  'widget.whoSave': 'Guardar',
  'widget.failed': 'No se pudo cargar el chat',
};
