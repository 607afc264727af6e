import { Refusal } from './errors';
import type { Attachment } from './wire';

export interface Sending {
  /** From 0 to 1, as far as it has left this machine. */
  progress?: (part: number) => void;
  signal?: AbortSignal;
}

export type SendFile = (
  /** Null for a picture of a person or a group. */
  conversationId: string | null,
  file: File,
  how?: Sending,
) => Promise<{ attachment: Attachment }>;

/** Whom the page believes to be: the server refuses what comes with another's credentials. */
export const AS = 'Parlour-As';

interface Door {
  base?: string;
  token?: () => string | null;
  as?: string | undefined;
  changed?: (() => void) | undefined;
  refusal: (response: Response, changed?: () => void) => Promise<Refusal>;
}

/** `XMLHttpRequest`, for `fetch` does not tell how much of a body has gone. */
export function fileSender({ base = '', token, as, changed, refusal }: Door): SendFile {
  return (conversationId, file, { progress, signal } = {}) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const form = new FormData();
      // First, so that the server can refuse before the bytes come.
      if (conversationId) form.append('conversationId', conversationId);
      form.append('file', file);
      request.open('POST', `${base}/api/messages/upload`);
      const bearer = token?.();
      if (bearer) request.setRequestHeader('Authorization', `Bearer ${bearer}`);
      if (as) request.setRequestHeader(AS, as);
      request.upload.onprogress = (event) => progress?.(event.total ? event.loaded / event.total : 0);
      request.onerror = () => reject(new Refusal('offline', 'The server cannot be reached.'));
      request.onabort = () => reject(new Refusal('unknown', 'Called off.'));
      request.onload = () => {
        const { status, responseText } = request;
        if (status === 201) return resolve(JSON.parse(responseText));
        const headers = { 'Retry-After': request.getResponseHeader('Retry-After') ?? '' };
        refusal(new Response(responseText, { status: status || 500, headers }), changed).then(reject, reject);
      };
      signal?.addEventListener('abort', () => request.abort());
      request.send(form);
    });
}
