/** The widget's panel, inside other sites. */
export const widgetEn = {
  'widget.title': 'Talk to us',
  'widget.greeting': 'Ask us anything. A person answers, right here.',
  'widget.back': 'All your conversations',
  'widget.close': 'Close the chat',
  'widget.conversations': 'Your conversations',
  'widget.new': 'New conversation',
  'widget.online': 'We’re online and reply soon',
  'widget.offline': 'Nobody is online right now',
  'widget.away': 'Nobody is online right now. Ask anyway: the answer will be waiting here.',
  'widget.unread': { one: '{count} unread message', other: '{count} unread messages' },
  'widget.who': 'Who are we talking to?',
  'widget.whoText': 'With an address we can answer you after you have left.',
  'widget.whoSkip': 'Not now',
  'widget.whoSave': 'Save',
  'widget.failed': 'The chat did not load',
} as const;
