/** Texts of the dialogs on one message and of being forgotten, which come with them. */
export const dialogsEn = {
  'chat.reach.read': { one: 'Read by {count} person', other: 'Read by {count} people' },
  'chat.reach.delivered': { one: 'Delivered to {count} person', other: 'Delivered to {count} people' },
  'chat.reach.waiting': { one: 'On its way to {count} person', other: 'On its way to {count} people' },
  'chat.wordings.failed': 'The edit history did not load',
  'chat.wordings.until': 'until',
  'chat.wordings.now': 'current version',
  'forget.title': 'Forget you on this device?',
  'forget.text':
    'This browser will no longer know you: your conversations cannot be opened from it any more, and what you have not sent yet is lost. What you have sent stays with the people you wrote to.',
  'forget.confirm': 'Forget me',
} as const;
