import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, expect, test } from 'vitest';
import { clientFiles } from '../../scripts/clientFiles';
import { compressed } from '../../scripts/compressed';

const folder = mkdtempSync(join(tmpdir(), 'client-files-'));

afterAll(() => rmSync(folder, { recursive: true }));

test('a build takes the official client as it is, with the compressed forms of its scripts', async () => {
  const dist = join(folder, 'dist');
  mkdirSync(dist);
  const client = `// the client\n${'io(); '.repeat(500)}`;
  for (const name of ['socket.io.js', 'socket.io.js.map', 'readme.js'])
    writeFileSync(join(dist, name), client);
  writeFileSync(join(folder, 'main.js'), 'console.log(1);');
  await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    plugins: [clientFiles(dist), compressed()],
    build: { outDir: join(folder, 'out'), rolldownOptions: { input: join(folder, 'main.js') } },
  });
  const taken = join(folder, 'out/socket.io');
  expect(readdirSync(taken).sort()).toEqual([
    'socket.io.js',
    'socket.io.js.br',
    'socket.io.js.gz',
    'socket.io.js.map',
  ]);
  expect(readFileSync(join(taken, 'socket.io.js'), 'utf8')).toBe(client);
  expect(gunzipSync(readFileSync(join(taken, 'socket.io.js.gz'))).toString()).toBe(client);
});

test('the client that is installed has the files that the server knows', async () => {
  const out = join(folder, 'real');
  await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    plugins: [clientFiles()],
    build: { outDir: out, rolldownOptions: { input: join(folder, 'main.js') } },
  });
  for (const build of ['', '.min', '.esm.min', '.msgpack.min']) {
    expect(existsSync(join(out, `socket.io/socket.io${build}.js`))).toBe(true);
    expect(existsSync(join(out, `socket.io/socket.io${build}.js.map`))).toBe(true);
  }
});
