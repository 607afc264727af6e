import type { Api } from '../core/api';

/** The calls of the account page. */
export type AccountApi = Pick<Api, 'updateMe' | 'sendPicture' | 'sessions' | 'endSession' | 'logout'>;
