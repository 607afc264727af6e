import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { clientFiles } from './scripts/clientFiles.ts';
import { compressed } from './scripts/compressed.ts';
import { twoTransports } from './scripts/twoTransports.ts';

const here = import.meta.dirname;

/** Each app is one entry, `src/<app>/main.tsx`; the server finds its files through the manifest. */
const APPS = ['landing', 'login', 'guest', 'desk', 'inbox', 'account', 'admin'];

const entries = APPS.map((app) => [app, resolve(here, 'src', app, 'main.tsx')] as const).filter(([, file]) =>
  existsSync(file),
);

export default defineConfig({
  root: here,
  base: '/static/',
  publicDir: resolve(here, 'public'),
  plugins: [tailwindcss(), clientFiles(), compressed(), twoTransports()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  resolve: {
    alias: {
      // virtua is written for React; Preact's compat answers for it.
      react: 'preact/compat',
      'react-dom': 'preact/compat',
      'react/jsx-runtime': 'preact/jsx-runtime',
    },
  },
  build: {
    outDir: resolve(here, '../src/parlour/static'),
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: ['chrome111', 'firefox114', 'safari16.4'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: true,
    rolldownOptions: { input: Object.fromEntries(entries) },
  },
});
