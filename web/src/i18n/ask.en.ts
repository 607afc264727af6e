/** What the widget says of the answers to a site's own questions. */
export const askEn = {
  'ask.yes': 'Yes',
  'ask.no': 'No',
  'ask.tooShort': {
    one: 'At least {count} character, please.',
    other: 'At least {count} characters, please.',
  },
  'ask.tooLong': {
    one: 'At most {count} character, please.',
    other: 'At most {count} characters, please.',
  },
  'ask.badNumber': 'This is not a number.',
  'ask.badInteger': 'This is not a whole number.',
  'ask.tooSmall': 'At least {least}, please.',
  'ask.tooBig': 'At most {most}, please.',
} as const;
