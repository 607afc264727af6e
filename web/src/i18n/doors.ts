/** The texts of the first page, the log-ins and the forms of an account; imported before anything of them is drawn. */
import { addTexts } from './index';
import { pagesEn } from './pages.en';

addTexts(pagesEn);
