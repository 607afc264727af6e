import type { mediaEn } from './media.en';
import type { Translation } from './translate';

export const mediaEs: Translation<typeof mediaEn> = {
  'media.album': { one: '{count} imagen', other: '{count} imágenes' },
  'media.open': 'Abrir {name} entera',
  'media.whole': 'Ver completa',
  'media.more': { one: '+{count}', other: '+{count}' },
  'media.andMore': { one: 'Imagen: {name}, y {count} más', other: 'Imagen: {name}, y {count} más' },
  'media.play': 'Reproducir {name}',
  'media.pause': 'Pausar {name}',
  'media.viewer': 'Imágenes',
  'media.position': '{name}, imagen {at} de {count}',
  'media.of': '{at} de {count}',
  'media.previous': 'Imagen anterior',
  'media.next': 'Imagen siguiente',
  'media.zoomIn': 'Ampliar',
  'media.zoomOut': 'Ajustar a la pantalla',
  'media.download': 'Descargar',
  'media.failed': 'No se ha podido cargar la imagen. Puede que se haya eliminado.',
};
