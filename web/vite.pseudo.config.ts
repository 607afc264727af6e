import { resolve } from 'node:path';
import { defineConfig, mergeConfig, type Plugin } from 'vite';
import base from './vite.config.ts';

const here = import.meta.dirname;
const REAL = resolve(here, 'src/i18n/translate.ts');
const PSEUDO = resolve(here, 'tests/pseudo/translate.ts');

/** The pages in languages that only tests speak; `tests/browser/test_languages.py` builds it, into a folder of its own. */
const pseudo: Plugin = {
  name: 'pseudo-languages',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (!source.endsWith('/translate') || importer === PSEUDO) return null;
    const found = await this.resolve(source, importer, { skipSelf: true });
    return found?.id === REAL ? PSEUDO : null;
  },
};

export default mergeConfig(base, defineConfig({ plugins: [pseudo] }));
