/** Texts of pictures in messages and of the viewer; they come with what draws them. */
export const mediaEn = {
  'media.album': { one: '{count} picture', other: '{count} pictures' },
  'media.open': 'Open {name} in full',
  'media.whole': 'Open in full',
  'media.more': { one: '+{count}', other: '+{count}' },
  'media.andMore': { one: 'Picture: {name}, and {count} more', other: 'Picture: {name}, and {count} more' },
  'media.play': 'Play {name}',
  'media.pause': 'Pause {name}',
  'media.viewer': 'Pictures',
  'media.position': '{name}, picture {at} of {count}',
  'media.of': '{at} of {count}',
  'media.previous': 'Previous picture',
  'media.next': 'Next picture',
  'media.zoomIn': 'Zoom in',
  'media.zoomOut': 'Fit to the screen',
  'media.download': 'Download',
  'media.failed': 'This picture did not load. It may have been deleted.',
} as const;
