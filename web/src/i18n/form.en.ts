/** What asks for help, wherever it is asked, and what every form says of itself. */
export const formEn = {
  'form.title': 'Ask for help',
  'form.name': 'Your name',
  'form.email': 'E-mail',
  'form.subject': 'What is it about?',
  'form.message': 'Your message',
  'form.send': 'Start the conversation',
  'form.sending': 'Opening…',
  'form.missing': 'Please fill this in.',
  'form.check': 'This can’t be accepted as it is.',
  'form.taken': 'This is already taken.',
  'form.badEmail': 'This is not an e-mail address.',

  'status.open': 'Open',
  'status.closed': 'Closed',
} as const;
