import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import { compressed } from './scripts/compressed.ts';

const here = import.meta.dirname;

/** `widget.js`: one classic script under a name that stays, for pages of other sites. */
export default defineConfig({
  root: here,
  publicDir: false,
  plugins: [compressed()],
  build: {
    outDir: resolve(here, '../src/parlour/static'),
    emptyOutDir: false,
    target: ['chrome111', 'firefox114', 'safari16.4'],
    reportCompressedSize: true,
    rolldownOptions: {
      input: resolve(here, 'src/widget/loader/main.ts'),
      output: { format: 'iife', entryFileNames: 'widget.js' },
    },
  },
});
