import type { Plugin } from 'vite';

const STUB = '\0no-webtransport';

/** Leaves WebTransport out of engine.io-client: no server of ours speaks it, and every visitor would download it. */
export function twoTransports(): Plugin {
  return {
    name: 'two-transports',
    enforce: 'pre',
    resolveId(source, importer) {
      return source.endsWith('/webtransport.js') && importer?.includes('engine.io-client') ? STUB : null;
    },
    load(id) {
      return id === STUB ? 'export const WT = undefined;' : null;
    },
  };
}
