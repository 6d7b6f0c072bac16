import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createText } from '../../src/text/text.ts';
import { analyzeTexts } from '../../src/unstuck.ts';
import { disagreements, type Truth } from './truthOf.ts';

/** What a text does not tell, by capture: whoever made the hang knows more than stands in it. */
const NOT_IN_THE_TEXT: Readonly<Record<string, readonly string[]>> = {
  // Two locks, two causes: the second finding is about the other one.
  'file-locks-flock-and-posix': ['the first finding does not speak of 15177'],
  // Both are shown as zombies only: they had been killed when the text was taken.
  'libfuse-daemon-leaked-mutex': ['no way from 1562 to 1556', 'no way from 1563 to 1556', 'the first finding does not speak of 1562', 'the first finding does not speak of 1563'],
  // "not provable from this transcript", says the truth.
  'unprivileged-view-of-fuse-hang': ['no way from 16383 to 16382'],
  // Two containers, two daemons, two causes: the second finding is about the other one.
  'two-containers-two-connections': ['the first finding does not speak of 733280', 'the first finding does not speak of 733281', 'the first finding does not speak of 733273'],
  // That the main thread joins this one stands in no line of the text.
  'madvise-populate-fuse-page-fault': ['no way from 311376 to 311377'],
  // A ps without a header: its columns have no names.
  'prefork-shared-fd-fpos-lock-fuse': ['no way from 30161 to 30162 or 30163 or 30164', 'the first finding does not speak of 30161'],
  // Its descriptors stand in lines of `ls -lgo`, quoted, below headings of the writer's own: they are not read.
  'release-scripts-triangle': ['no way from 3466 to 3467', 'no way from 3467 to 3468', 'no cycle through 3466, 3467, 3468', 'the first finding does not speak of 3467'],
  // sysrq-t prints no thread groups: that 116 and 126 are one process is not told.
  'container-own-mount-sysrq-t-6.1': ['no cycle through 126, 116'],
  // The daemon is known by its mount only, and the text shows nothing but its pid.
  'io-uring-worker-in-fuse-exit': ['does not advise: kill -9 70267'],
};

describe('real captures against the whole truth: who waits for whom, what releases it, what does not', () => {
  for (const folder of ['../shared/corpus/real', join('test', 'fixtures', 'real'), join('test', 'fixtures', 'captures')]) {
    if (!existsSync(folder)) {
      it.skip(`${folder} is not here`);
      continue;
    }
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.json')).sort()) {
      const truth = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Truth;
      const path = join(folder, name.replace(/json$/, 'txt'));
      it(`${folder.startsWith('..') ? '' : 'fixture '}${truth.id}`, () => {
        const found = disagreements(truth, analyzeTexts([createText(path, readFileSync(path, 'utf8'))]));
        assert.deepEqual(found, NOT_IN_THE_TEXT[truth.id] ?? []);
      });
    }
  }
});
