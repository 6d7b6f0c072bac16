import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { buildLeadTables } from '../syntax/leadTables.ts';
import { PREFIXES } from '../syntax/prefixes.ts';
import { SHAPES } from '../syntax/shapes.ts';

/** esbuild plugin: puts the tables themselves in the place of `syntax/leads.ts`, which would make them at every start. */
export const leadTables: Plugin = {
  name: 'lead-tables',
  setup(build) {
    build.onLoad({ filter: /[\\/]syntax[\\/]leads\.ts$/ }, () => ({ contents: `export const LEADS = JSON.parse(${JSON.stringify(tablesJson())});`, loader: 'js' }));
  },
};

/** The tables of these patterns, made once and kept below node_modules. */
function tablesJson(): string {
  const makers = ['src/syntax/leadTables.ts', 'src/syntax/leadGroups.ts', 'src/syntax/automaton.ts', 'src/syntax/patternTree.ts', 'src/syntax/charSet.ts'].map((path) => readFileSync(path, 'utf8'));
  const digest = createHash('sha256').update(JSON.stringify([SHAPES, PREFIXES, makers])).digest('hex').slice(0, 16);
  const path = join('node_modules', '.cache', 'unstuck', `leads-${digest}.json`);
  if (existsSync(path)) return readFileSync(path, 'utf8');
  const json = JSON.stringify(buildLeadTables(SHAPES, PREFIXES));
  mkdirSync(dirname(path), { recursive: true });
  // Two builds at once: each writes a file of its own, and the last name stands.
  const own = `${path}.${process.pid}`;
  writeFileSync(own, json);
  renameSync(own, path);
  return json;
}
