/** What is seldom looked at, in one chunk. */
import { addTexts } from '../../i18n';
import { dialogsEn } from '../../i18n/dialogs.en';

addTexts(dialogsEn);

export { Viewer } from '../media/Viewer';
export { ReadersDialog } from './ReadersDialog';
export { WordingsDialog } from './WordingsDialog';
