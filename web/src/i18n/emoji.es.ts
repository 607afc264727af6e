import type { emojiEn } from './emoji.en';
import type { Translation } from './translate';

export const emojiEs: Translation<typeof emojiEn> = {
  'chat.emoji.search': 'Buscar emojis',
  'chat.emoji.kinds': 'Tipos de emojis',
  'chat.emoji.recent': 'Usados hace poco',
  'chat.emoji.results': 'Encontrados',
  'chat.emoji.found': { one: '{count} emoji encontrado', other: '{count} emojis encontrados' },
  'chat.emoji.none': 'No hay ningún emoji con ese nombre',
  'chat.emoji.tone': 'Tono de piel',
  'chat.emoji.noTone': 'sin tono de piel',
};
