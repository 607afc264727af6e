/** What is seldom looked at, in one chunk. */
export { ReadersDialog } from './ReadersDialog';
export { WordingsDialog } from './WordingsDialog';
