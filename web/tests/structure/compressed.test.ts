import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, expect, test } from 'vitest';
import { compressed, compressedForms } from '../../scripts/compressed';

const SCRIPT = Buffer.from('export const greeting = "hello";\n'.repeat(200));
const folder = mkdtempSync(join(tmpdir(), 'compressed-'));

afterAll(() => rmSync(folder, { recursive: true }));

test('a script, a style sheet and a drawing have both forms, and unpack to what they were', () => {
  for (const name of ['a.js', 'assets/a-1.css', 'favicon.svg']) {
    const { '.gz': gz, '.br': br } = compressedForms(name, SCRIPT);
    expect(gz && gunzipSync(gz)).toEqual(SCRIPT);
    expect(br && brotliDecompressSync(br)).toEqual(SCRIPT);
  }
});

test('the same file gives the same bytes: no time, no name of the system', () => {
  const { '.gz': gz, '.br': br } = compressedForms('a.js', SCRIPT);
  expect(gz?.subarray(0, 10).toString('hex')).toBe('1f8b08000000000002ff');
  expect(compressedForms('a.js', SCRIPT)).toEqual({ '.gz': gz, '.br': br });
});

test.each([
  ['a picture', 'a.png', SCRIPT],
  ['a manifest, which no browser asks for', 'manifest.json', SCRIPT],
  ['a small file', 'a.js', SCRIPT.subarray(0, 255)],
  ['what does not get smaller', 'a.js', crypto.getRandomValues(new Uint8Array(4096))],
])('%s has none', (_, name, content) => {
  expect(compressedForms(name, content)).toEqual({ '.gz': null, '.br': null });
});

async function built(source: string): Promise<void> {
  writeFileSync(join(folder, 'main.js'), source);
  await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    plugins: [compressed()],
    build: {
      outDir: join(folder, 'out'),
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { input: join(folder, 'main.js'), output: { entryFileNames: 'widget.js' } },
    },
  });
}

test('a build leaves them beside the file, and takes away those of the build before', async () => {
  const path = join(folder, 'out/widget.js');
  await built(`console.log(${JSON.stringify('hello '.repeat(500))});`);
  expect(gunzipSync(readFileSync(`${path}.gz`))).toEqual(readFileSync(path));
  expect(brotliDecompressSync(readFileSync(`${path}.br`))).toEqual(readFileSync(path));
  await built('console.log(1);');
  expect(existsSync(path)).toBe(true);
  expect([existsSync(`${path}.gz`), existsSync(`${path}.br`)]).toEqual([false, false]);
});
