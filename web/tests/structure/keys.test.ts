import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '../../src');
/** The one place that knows of input methods. */
const DECIDES = 'ui/onKeys.ts';

/** Every mention of a pressed key that is no listener made by `onKeys`, in place or by a name of the same file. */
function unheard(text: string): string[] {
  const named = new Set([...text.matchAll(/const (\w+) = onKeys\(/g)].map(([, name]) => name));
  const code = text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '');
  return [...code.matchAll(/key(?:down|press)\w*(?:['"`],\s*|=\{)?(onKeys\(|\w+)?/gi)]
    .filter(([, listener = '']) => listener !== 'onKeys(' && !named.has(listener))
    .map(([found]) => found);
}

const modules = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.tsx?$/.test(name),
);
const read = (name: string) => readFileSync(join(SRC, name), 'utf8');

test('every listener for keys goes through onKeys', () => {
  // Esc on the widget's launcher, a button of its own in 4 KiB: nothing is composed on it.
  const writing = modules.filter((name) => name !== join('widget', 'loader', 'widget.ts'));
  const found = writing.flatMap((name) => unheard(read(name)).map((what) => `${name}: ${what}`));
  expect(found).toEqual([]);
  expect(modules.filter((name) => /onKeys\(/.test(read(name))).length).toBeGreaterThan(8);
});

test('nothing else asks about the input method', () => {
  const asks = modules.filter((name) => /isComposing|keyCode|\b229\b/.test(read(name)));
  expect(asks.map((name) => name.replaceAll('\\', '/'))).toEqual([DECIDES]);
});

test.each([
  '<input onKeyDown={(event) => send(event)} />',
  '<input onKeyDownCapture={pressed} />',
  "document.addEventListener('keydown', pressed)",
  "field.addEventListener('keypress', (event) => {})",
  'window.onkeydown = pressed',
  "for (const name of ['keydown', 'click']) listen(name)",
])('%s would be found', (text) => expect(unheard(text)).toHaveLength(1));

test.each([
  '<input onKeyDown={onKeys((event) => send(event))} />',
  "const pressed = onKeys(go); document.addEventListener('keydown', pressed)",
  '// keydown of an input method',
])('%s is well', (text) => expect(unheard(text)).toEqual([]));
