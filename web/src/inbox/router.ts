import { chatPath } from '../ui/paths';
import { createRouter, type Router } from '../ui/router';

export const createInboxRouter = (): Router => createRouter(/^\/chat\/([^/]+)\/?$/, chatPath);
