import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Each module and the modules it imports, by their paths below the folder; types and lazy chunks count, too. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

const SPECIFIER = /\b(?:from|import)\s*\(?\s*(['"])(\.[^'"\n]*)\1/g;
const ENDINGS = ['', '.ts', '.tsx', '/index.ts', '/index.tsx'];

/** Reads the relative imports of every module below `folder`; one that leads nowhere is an error. */
export function importGraph(folder: string): ImportGraph {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.tsx?$/.test(name));
  return new Map(names.map((name) => [name, importsOf(folder, name)]));
}

function importsOf(folder: string, name: string): string[] {
  const found = readFileSync(join(folder, name), 'utf8').matchAll(SPECIFIER);
  return [...found].map(([, , specifier = '']) => {
    const path = join(dirname(name), specifier).replaceAll('\\', '/');
    const ending = ENDINGS.find((one) => /\.\w+$/.test(path + one) && existsSync(join(folder, path + one)));
    if (ending === undefined) throw new Error(`${name} imports ${specifier}, which is not there`);
    return path + ending;
  });
}

/** Import circles: each as the chain that leads back to its first module, one for every import that closes one. */
export function circles(graph: ImportGraph): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();

  function visit(name: string, chain: readonly string[]) {
    const at = chain.indexOf(name);
    if (at >= 0) found.push([...chain.slice(at), name]);
    if (at >= 0 || done.has(name)) return;
    for (const imported of graph.get(name) ?? []) visit(imported, [...chain, name]);
    done.add(name);
  }

  for (const name of graph.keys()) visit(name, []);
  return found;
}
