import type { askEn } from './ask.en';
import type { Translation } from './translate';

export const askEs: Translation<typeof askEn> = {
  'ask.yes': 'Sí',
  'ask.no': 'No',
  'ask.tooShort': {
    one: 'Escribe al menos {count} carácter.',
    other: 'Escribe al menos {count} caracteres.',
  },
  'ask.tooLong': {
    one: 'Escribe {count} carácter como mucho.',
    other: 'Escribe {count} caracteres como mucho.',
  },
  'ask.badNumber': 'Esto no es un número.',
  'ask.badInteger': 'Esto no es un número entero.',
  'ask.tooSmall': 'Tiene que ser {least} como mínimo.',
  'ask.tooBig': 'Tiene que ser {most} como máximo.',
};
