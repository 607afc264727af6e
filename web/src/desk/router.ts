import { ticketPath } from '../ui/paths';
import { createRouter, type Router } from '../ui/router';

export const createDeskRouter = (): Router => createRouter(/^\/agent\/tickets\/([^/]+)\/?$/, ticketPath);
