import type { Attachment } from '../../core/wire';

/** A picture that moves by itself is no larger than this; bytes. What is larger waits for a click. */
const LARGEST = 8_000_000;

export const lessMotion = () => matchMedia('(prefers-reduced-motion: reduce)');

export const startsAtOnce = ({ size }: Pick<Attachment, 'size'>): boolean =>
  size <= LARGEST && !lessMotion().matches;

/** The server measures how long a picture moves; a still one has no length. */
export const moves = ({ mime, duration }: Pick<Attachment, 'mime' | 'duration'>): boolean =>
  mime.startsWith('image/') && duration !== null && duration > 0;
