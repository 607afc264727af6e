/** What printing a conversation says; it comes with it. */
export const printEn = {
  'print.title': 'Preparing to print',
  'print.begin': 'Fetching the conversation…',
  'print.loading': 'Fetching the conversation: {done} of {total} messages',
  'print.printed': 'Printed {time}',
  'print.missing': {
    one: '{count} earlier message is not on this page. “Print” in the conversation’s menu takes all.',
    other: '{count} earlier messages are not on this page. “Print” in the conversation’s menu takes all.',
  },
  'print.file': 'File: {name} ({size})',
} as const;
