import { readFileSync } from 'node:fs';
import { readDump } from '../../src/formats/readDump.ts';
import { createText } from '../../src/text/text.ts';
import { golden } from '../golden.ts';
import { findFiles } from '../harness/findFiles.ts';
import { describeDump } from './describeDump.ts';

describe('what is read of a fixture is what stands in its .expect file', () => {
  for (const path of findFiles('test/fixtures', '.txt', ['test/fixtures/incidents', 'test/fixtures/real', 'test/fixtures/captures'])) {
    it(path, () => {
      const text = createText(path, readFileSync(path, 'utf8'));
      golden(path.replace(/txt$/, 'expect'), describeDump(text, readDump(text, 0)));
    });
  }
});
