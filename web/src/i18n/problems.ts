import type { Refusal } from '../core/errors';
import { en, type Key, t } from './index';

/** A refusal in the reader's language; the server's own words only where we have none for its code. */
export function explain(refusal: Refusal): string {
  if (refusal.code === 'rate_limited' && refusal.retryAfter) {
    return t('error.rate_limited_for', { count: Math.ceil(refusal.retryAfter) });
  }
  const key = `error.${refusal.code === 'timeout' ? 'offline' : refusal.code}`;
  return isPlain(key) ? t(key) : t('error.unknown');
}

type PlainKey = Exclude<Extract<Key, `error.${string}`>, 'error.rate_limited_for'>;

function isPlain(key: string): key is PlainKey {
  return key in en && key !== 'error.rate_limited_for';
}
