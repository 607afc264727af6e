import type { formEn } from './form.en';
import type { Translation } from './translate';

export const formEs: Translation<typeof formEn> = {
  'form.title': 'Pide ayuda',
  'form.name': 'Tu nombre',
  'form.email': 'Correo',
  'form.subject': '¿De qué se trata?',
  'form.message': 'Tu mensaje',
  'form.send': 'Empezar la conversación',
  'form.sending': 'Abriendo…',
  'form.missing': 'Rellena este campo.',
  'form.check': 'Así no se admite.',
  'form.taken': 'Ya está en uso.',
  'form.badEmail': 'Esto no es una dirección de correo.',

  'status.open': 'Abierta',
  'status.closed': 'Cerrada',
};
