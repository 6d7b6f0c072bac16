import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { familyOf, readLines, shapeName } from '../../src/syntax/reader.ts';
import { createText, lineText } from '../../src/text/text.ts';

const LINES_WANTED = 400_000;
const MOST_OF_ONE_PACKAGE = 20_000;

describe('prose and source code', () => {
  for (const [what, pattern] of [['Markdown', /\.(?:md|markdown)$/i], ['source code', /\.(?:[cm]?[jt]s|c|h|cc|py|sh|css|ya?ml)$/]] as const) {
    it(`${what} below node_modules is not taken for dumps: at most 1 line in 10,000`, function () {
      this.timeout(120_000);
      const found = new Map<string, string[]>();
      let lines = 0;
      let taken = 0;
      for (const path of sample(pattern)) {
        const read = readLines(createText(path, readFileSync(path, 'utf8')));
        lines += read.shape.length;
        read.shape.forEach((shape, line) => {
          if (familyOf(shape) === 'text') return;
          taken++;
          const name = shapeName(shape);
          const examples = found.get(name) ?? [];
          if (examples.length < 3) found.set(name, [...examples, `${path}:${line + 1}: ${lineText(read.text, line).slice(0, 120)}`]);
        });
      }
      console.log(`      ${what}: ${taken} of ${lines} lines taken for dumps`);
      assert.ok(lines > 20_000, 'too few lines to say anything');
      assert.ok(taken * 10_000 <= lines, [...found].map(([name, examples]) => `${name}\n  ${examples.join('\n  ')}`).join('\n'));
    });
  }
});

/** Files of all packages in their order, of each so many that no package outweighs the others. */
function sample(pattern: RegExp): readonly string[] {
  const paths: string[] = [];
  let bytes = 0;
  for (const name of readdirSync('node_modules').filter((one) => !one.startsWith('.'))) {
    let ofPackage = 0;
    for (const path of filesBelow(join('node_modules', name), pattern)) {
      const { size } = statSync(path);
      // 40 bytes are a line, roughly; minified files have no lines.
      if (ofPackage + size > MOST_OF_ONE_PACKAGE * 40 || /\.min\.|\.map$/.test(path)) continue;
      ofPackage += size;
      paths.push(path);
    }
    bytes += ofPackage;
    if (bytes > LINES_WANTED * 40) break;
  }
  return paths;
}

function* filesBelow(folder: string, pattern: RegExp): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path, pattern);
    else if (entry.isFile() && pattern.test(entry.name)) yield path;
  }
}
