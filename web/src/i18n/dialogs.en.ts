/** Texts of the dialogs on one message, which come with them. */
export const dialogsEn = {
  'chat.reach.read': { one: 'Read by {count} person', other: 'Read by {count} people' },
  'chat.reach.delivered': { one: 'Delivered to {count} person', other: 'Delivered to {count} people' },
  'chat.reach.waiting': { one: 'On its way to {count} person', other: 'On its way to {count} people' },
  'chat.wordings.failed': 'The edit history did not load',
  'chat.wordings.until': 'until',
  'chat.wordings.now': 'current version',
} as const;
