/** Style sheets that come with a part of a page: whatever order they are linked in, their layers stand in one order. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '../../src');
const ORDER = '@layer properties, theme, base, components, utilities;';
const LAYERED = /@layer|@import/;

/** The style sheets with layers that modules import, as paths below `src`. */
function imported(): string[] {
  const modules = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  const found = modules.flatMap((name) =>
    [...readFileSync(join(SRC, name), 'utf8').matchAll(/^import '(\..*\.css)';$/gm)].map((match) =>
      join(SRC, dirname(name), String(match[1])),
    ),
  );
  return [...new Set(found)]
    .filter((path) => LAYERED.test(readFileSync(path, 'utf8')))
    .map((path) => relative(SRC, path));
}

const rules = (path: string) =>
  readFileSync(join(SRC, path), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .trim();

describe('style sheets', () => {
  it('are found', () => {
    expect(imported().length).toBeGreaterThan(4);
  });

  // The layer that is named first is the weakest: a sheet that comes first with "components" alone would put all of
  // the base, which clears paddings and margins, above its components.
  it.each(imported())('%s names the layers in order before it uses one', (path) => {
    expect(rules(path).startsWith(ORDER) || rules(path).startsWith('@import "tailwindcss"')).toBe(true);
  });
});
