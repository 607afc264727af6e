import { resolve } from 'node:path';
import { defineConfig, mergeConfig, type Plugin } from 'vite';
import base from './vite.config.ts';

const here = import.meta.dirname;
const TEXTS = resolve(here, 'src/widget/texts.ts');

/** The panel of the widget speaks less than the pages do, and is loaded by visitors of other sites: it carries only its own texts. */
const ownTexts: Plugin = {
  name: 'own-texts',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (!/(^|\/)i18n(\/index)?$|^\.\/index$/.test(source)) return null;
    const found = await this.resolve(source, importer, { skipSelf: true });
    return found?.id === resolve(here, 'src/i18n/index.ts') ? TEXTS : null;
  },
};

const { rolldownOptions: _pages, ...build } = base.build ?? {};

export default mergeConfig(
  { ...base, publicDir: false, build },
  defineConfig({
    plugins: [ownTexts],
    build: {
      emptyOutDir: false,
      manifest: 'panel.json',
      modulePreload: false,
      rolldownOptions: { input: { widget: resolve(here, 'src/widget/main.tsx') } },
    },
  }),
);
