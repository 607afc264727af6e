import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';

const DIST = resolve(import.meta.dirname, '../node_modules/socket.io-client/dist');
const CLIENT = /^socket\.io.*\.js(\.map)?$/;

/** Adds the official browser client, which the server offers under /socket.io/ to pages of other sites. */
export function clientFiles(folder = DIST): Plugin {
  return {
    name: 'client-files',
    generateBundle() {
      for (const name of readdirSync(folder)) {
        if (!CLIENT.test(name)) continue;
        this.emitFile({
          type: 'asset',
          fileName: `socket.io/${name}`,
          source: readFileSync(join(folder, name)),
        });
      }
    },
  };
}
