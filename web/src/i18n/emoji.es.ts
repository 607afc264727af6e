import type { emojiEn } from './emoji.en';
import type { Translation } from './translate';

export const emojiEs: Translation<typeof emojiEn> = {
  'chat.emoji.search': 'Buscar emojis',
  'chat.emoji.kinds': 'Categorías de emojis',
  'chat.emoji.recent': 'Usados recientemente',
  'chat.emoji.results': 'Resultados',
  'chat.emoji.found': { one: '{count} emoji encontrado', other: '{count} emojis encontrados' },
  'chat.emoji.none': 'No se ha encontrado ningún emoji',
  'chat.emoji.tone': 'Tono de piel',
  'chat.emoji.noTone': 'sin tono de piel',
};
