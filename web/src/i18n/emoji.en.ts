/** Texts of the emoji picker, which come with it. */
export const emojiEn = {
  'chat.emoji.search': 'Search emoji',
  'chat.emoji.kinds': 'Kinds of emoji',
  'chat.emoji.recent': 'Used last',
  'chat.emoji.results': 'Found',
  'chat.emoji.found': { one: '{count} emoji found', other: '{count} emoji found' },
  'chat.emoji.none': 'No emoji of that name',
  'chat.emoji.tone': 'Skin tone',
  'chat.emoji.noTone': 'no skin tone',
} as const;
