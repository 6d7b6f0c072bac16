import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { readDump } from '../../src/formats/readDump.ts';
import { familyOf, readLines } from '../../src/syntax/reader.ts';
import { createText, lineText } from '../../src/text/text.ts';
import { findFiles } from '../harness/findFiles.ts';

const CORPUS = '../shared/corpus';

/** What only lines of dumps hold, written without a look at the table of shapes. */
const SIGNS = new RegExp([
  String.raw`[\w.]\+0x[0-9a-f]+/0x[0-9a-f]+`, String.raw`\bgoroutine \d+ (?:gp=\S+ )?(?:m=\S+ )?(?:mp=\S+ )?\[`, String.raw`\.go:\d+ \+0x[0-9a-f]`,
  String.raw`(?:^|[\s>:-])(?:SigQ|SigPnd|ShdPnd|SigBlk|SigIgn|SigCgt|CapInh|CapPrm|CapEff|TracerPid|NSpid|voluntary_ctxt_switches):\s`,
  String.raw`INFO: task \S.{0,40}:\d+ blocked for`, String.raw`\btask:\S.{0,20} state:[A-Z]`, String.raw`\bCall Trace:`, String.raw`^@\[[^\]]*\]: \d+$`,
  String.raw`^\s*#\d+: [0-9a-f]{8,16} \(`, String.raw`\bRIP: 0010:`, String.raw`\bCPU: \d+ (?:UID: \d+ )?PID: \d+ Comm: `,
].join('|'));

describe('lines of dumps are classified', () => {
  if (!existsSync(CORPUS)) {
    it.skip(`99 % of them in ${CORPUS} (skipped: not there)`);
    return;
  }
  it(`99 % of the lines of ${CORPUS} that hold what only dumps hold, and 99.9 % of those in a block of a dump`, () => {
    const unknown: string[] = [];
    let signed = 0;
    let inBlocks = 0;
    let classified = 0;
    for (const path of findFiles(CORPUS, '.txt')) {
      const text = createText(path, readFileSync(path, 'utf8'));
      const dump = readDump(text, 0);
      inBlocks += dump.counts.dumpLines;
      classified += dump.counts.classifiedLines;
      const { shape } = readLines(text);
      shape.forEach((row, line) => {
        const words = lineText(text, line);
        if (!SIGNS.test(words)) return;
        signed++;
        const start = text.lineStarts[line]!;
        const family = familyOf(row);
        const isRead = (family !== 'text' && family !== 'heading') || dump.repairs.some(({ place: { span } }) => span.start <= start && start < span.end);
        if (!isRead) unknown.push(`${relative(CORPUS, path)}:${line + 1}: ${words.slice(0, 120)}`);
      });
    }
    console.log(`      with a sign of dumps: ${signed - unknown.length} of ${signed}; in a block of a dump: ${classified} of ${inBlocks}`);
    assert.ok(unknown.length <= signed * 0.01, unknown.join('\n'));
    assert.ok(classified >= inBlocks * 0.999);
  });
});
