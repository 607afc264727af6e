import type { Attachment } from './wire';

/** What can be shown as a small picture. */
export const isPicture = ({ mime, width }: Pick<Attachment, 'mime' | 'width'>): boolean =>
  mime.startsWith('image/') && width !== null;
