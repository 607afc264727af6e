import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { circles, importGraph } from '../support/imports';

const SOURCES = join(import.meta.dirname, '../../src');
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'imports-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

test('no module imports itself, however long the way round', () => {
  const graph = importGraph(SOURCES);
  expect(graph.get('core/client.ts')).toContain('core/thread.ts');
  expect(circles(graph)).toEqual([]);
});

test.each([
  ['values', "import { b } from './b';"],
  ['types', "import type { B } from './b';"],
  ['effects', "import './b';"],
  ['lazy chunks', "const b = () => import('./b');"],
  ['a type by its path', "type B = typeof import('./b');"],
  ['what is passed on', "export { b } from './b';"],
  ['names on lines of their own', "import {\n  b,\n} from './b';"],
])('a circle is seen through %s', (_, line) => {
  const folder = folderOf({
    'a.ts': line,
    'b.tsx': "import { c } from './c';",
    'c/index.ts': "export * from '../a';",
  });
  expect(circles(importGraph(folder))).toEqual([['a.ts', 'b.tsx', 'c/index.ts', 'a.ts']]);
});

test('two ways to one module are no circle', () => {
  const folder = folderOf({ 'a.ts': "import './b';\nimport './c';", 'b.ts': "import './c';", 'c.ts': '' });
  expect(circles(importGraph(folder))).toEqual([]);
});

test('an import that leads nowhere is an error, and not a hole in the graph', () => {
  const folder = folderOf({ 'a.ts': "import './b';" });
  expect(() => importGraph(folder)).toThrow('a.ts imports ./b');
});
