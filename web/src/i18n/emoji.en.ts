/** Texts of the emoji picker, which come with it. */
export const emojiEn = {
  'chat.emoji.search': 'Search emoji',
  'chat.emoji.kinds': 'Emoji categories',
  'chat.emoji.recent': 'Recently used',
  'chat.emoji.results': 'Results',
  'chat.emoji.found': { one: '{count} emoji found', other: '{count} emoji found' },
  'chat.emoji.none': 'No emoji found',
  'chat.emoji.tone': 'Skin tone',
  'chat.emoji.noTone': 'no skin tone',
} as const;
