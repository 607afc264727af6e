import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';

const WEB = join(import.meta.dirname, '../..');
const APPS = ['account', 'admin', 'desk', 'guest', 'inbox', 'landing', 'login', 'widget'];
/** What each layer may import besides itself; an app: all of these. */
const BELOW: Record<string, string[]> = { core: [], i18n: ['core'], ui: ['core', 'i18n', 'styles'] };
const LAYERS = [...Object.keys(BELOW), 'styles'];
const FOLDERS = [...LAYERS, ...APPS];
const project = mkdtempSync(join(tmpdir(), 'layers-'));

afterAll(() => rmSync(project, { recursive: true }));

afterEach(() => rmSync(join(project, 'src'), { recursive: true, force: true }));

/** Lints files under the project's own rules; answers "file:line" of every import that they forbid. */
function forbidden(files: Record<string, string>): string[] {
  const { vcs: _, ...config } = JSON.parse(readFileSync(join(WEB, 'biome.json'), 'utf8'));
  writeFileSync(join(project, 'biome.json'), JSON.stringify(config));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, name)), { recursive: true });
    writeFileSync(join(project, name), text);
  }
  const biome = join(WEB, 'node_modules/@biomejs/biome/bin/biome');
  const options = ['check', '--error-on-warnings', '--reporter=json', '--max-diagnostics=none', '.'];
  const run = spawnSync(process.execPath, [biome, ...options], { cwd: project, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(run.stdout.slice(run.stdout.indexOf('{'))) as {
    diagnostics: Diagnostic[];
  };
  const found = diagnostics.filter((one) => one.category === 'lint/style/noRestrictedImports');
  expect(run.status === 0 && found.length > 0).toBe(false);
  return found.map(({ location }) => `${location.path}:${location.start.line}`).sort();
}

interface Diagnostic {
  category: string;
  location: { path: string; start: { line: number } };
}

const mayImport = (from: string, to: string) =>
  from === to || (APPS.includes(from) ? LAYERS : (BELOW[from] ?? [])).includes(to);

test('every folder has its place in the layers', () => {
  const found = readdirSync(join(WEB, 'src'), { withFileTypes: true }).filter((one) => one.isDirectory());
  expect(found.map(({ name }) => name).sort()).toEqual([...FOLDERS].sort());
});

test('lint refuses every import upwards and between apps, and no other', () => {
  const from = FOLDERS.filter((one) => one !== 'styles');
  const files = from.flatMap((folder) => [
    [`src/${folder}/a.ts`, FOLDERS.map((to) => `import '../${to}/x';\n`).join('')],
    [`src/${folder}/deep/a.ts`, FOLDERS.map((to) => `import '../../${to}/x/y';\n`).join('')],
  ]);
  const expected = files.flatMap(([file = '']) =>
    FOLDERS.flatMap((to, at) => (mayImport(file.split('/')[1] ?? '', to) ? [] : [`${file}:${at + 1}`])),
  );
  expect(forbidden(Object.fromEntries(files))).toEqual(expected.sort());
});

test('types, what is passed on, lazy chunks and the translator by its folder are imports, too', () => {
  const lines = [
    "import type { A } from '../ui/x';",
    "export { b } from '../desk/x';",
    "export const c = () => import('../ui/x');",
    "import '../i18n';",
    "import 'preact';",
    "import 'preact/hooks';",
    "import '@preact/signals';",
  ];
  const places = [1, 2, 3, 4, 5, 6].map((line) => `src/core/a.ts:${line}`);
  expect(forbidden({ 'src/core/a.ts': `${lines.join('\n')}\n` })).toEqual(places);
});
