import { deflateRawSync } from 'node:zlib';
import packed from '../../src/knowledge/signatures/*.md';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';

/** What the signature pages cost: bytes in the package, and the time from their constant to a catalogue that matches, in a process that has done neither before. */
export function catalogueCost(): string {
  const json = JSON.stringify(packed);
  const bytes = deflateRawSync(JSON.stringify(json), { level: 9 }).length;
  const start = performance.now();
  JSON.parse(json);
  const { pages } = loadCatalogue();
  return `${pages.length} pages, ${(performance.now() - start).toFixed(1)} ms, ${(bytes / 1000).toFixed(0)} kB compressed`;
}
