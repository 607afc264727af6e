import type { printEn } from './print.en';
import type { Translation } from './translate';

export const printEs: Translation<typeof printEn> = {
  'print.title': 'Preparando la impresión',
  'print.begin': 'Cargando la conversación…',
  'print.loading': 'Cargando la conversación: {done} de {total} mensajes',
  'print.printed': 'Impreso el {time}',
  'print.missing': {
    one: 'Falta {count} mensaje anterior. «Imprimir», en el menú de la conversación, los incluye todos.',
    other:
      'Faltan {count} mensajes anteriores. «Imprimir», en el menú de la conversación, los incluye todos.',
  },
  'print.file': 'Archivo: {name} ({size})',
};
