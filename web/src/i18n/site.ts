/** The texts of what admins see; imported before anything of it is drawn. */
import { adminEn } from './admin.en';
import { addTexts } from './index';

addTexts(adminEn);
