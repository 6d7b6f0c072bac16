import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { compileFrames } from '../../src/build/frameKnowledge.ts';
import { readDump } from '../../src/formats/readDump.ts';
import { goFrame, kernelFrame, readTrees, type FrameKnowledge } from '../../src/knowledge/frames.ts';
import { frameHash } from '../../src/knowledge/packedFrames.ts';
import type { Text } from '../../src/text/text.ts';
import { corpus, fixtures, hasCorpus } from '../syntax/dumps.ts';

/** Compressed size that the package has for all frame knowledge, and what is reached. */
const SIZE_LIMIT = 62_000;

describe('frame knowledge', () => {
  const compiled = compileFrames('src/knowledge/frames', 'src/knowledge/symbols.txt');

  it('has no fault', () => assert.deepEqual(compiled.faults, []));

  it(`takes less than ${SIZE_LIMIT} bytes of the package`, () => {
    // As it stands in the bundle: JSON in a string.
    const size = gzipSync(JSON.stringify(JSON.stringify(compiled.packed)), { level: 9 }).length;
    console.log(`      ${size} bytes for ${compiled.packed.does.split('\n').length} functions`);
    assert.ok(size < SIZE_LIMIT, `${size} bytes`);
  });

  it('opens to what was written, for every function and every older name', () => {
    let checked = 0;
    for (const { kind, name, does, wait, was } of compiled.entries) {
      const found = kind === 'go' ? goFrame(name) : kernelFrame(name);
      checked++;
      assert.ok(found, name);
      assert.deepEqual([found.kind, found.does ?? '', found.wait ?? undefined, found.was], [kind, does, wait, was], name);
      for (const older of was) assert.equal((kind === 'go' ? goFrame(older) : kernelFrame(older))?.nowCalled, name, older);
    }
    assert.ok(checked > 1500);
  });

  it('says file and kernels as the list of symbols does', () => {
    const sights = ({ sights: all }: FrameKnowledge): string => all.map(({ tree, seen, file }) => `${tree} ${seen === null ? '?' : seen ? file ?? 'yes' : 'no'}`).join(', ');
    assert.deepEqual(readTrees(), ['4.9', '5.10', '6.1', '6.12', '7.3']);
    assert.equal(sights(kernelFrame('io_wq_worker')!), '4.9 no, 5.10 no, 6.1 no, 6.12 io_uring/io-wq.c, 7.3 io_uring/io-wq.c');
    assert.equal(sights(kernelFrame('request_wait_answer')!), '4.9 yes, 5.10 fs/fuse/dev.c, 6.1 fs/fuse/dev.c, 6.12 fs/fuse/dev.c, 7.3 fs/fuse/dev.c');
    assert.deepEqual(sights(kernelFrame('txg_wait_synced')!), '');
  });

  it('takes no other function for one of its own', () => {
    const known = new Set(compiled.entries.flatMap(({ name, was }) => [name, ...was]));
    for (let number = 0; number < 20_000; number++) {
      const name = `frob_${number.toString(36)}_${(number * 7919) % 1000}`;
      assert.ok(known.has(name) || kernelFrame(name) === null, name);
    }
    assert.notEqual(frameHash('go', 'panic'), frameHash('kernel', 'panic'));
    for (const name of ['', '.', '__proto__', 'constructor', 'toString', 'x'.repeat(10_000), '__pfx_', 'sys_', '__x64_sys_']) assert.equal(kernelFrame(name), null, name);
  });

  it('knows a closure of Go by the function that it stands in', () => {
    assert.equal(goFrame('net/http.(*Server).Serve.gowrap3')?.name, 'net/http.(*Server).Serve');
    assert.equal(goFrame('os/exec.(*Cmd).writerDescriptor.func1')?.name, 'os/exec.(*Cmd).writerDescriptor');
    assert.equal(goFrame('main.main.func1'), null);
  });

  const floors: readonly (readonly [string, boolean, () => readonly Text[], number, number])[] = [
    ['the fixtures', true, fixtures, 0.9, 0.88],
    ['the corpus', hasCorpus, corpus, 0.92, 0.97],
  ];
  for (const [where, there, texts, floor, goFloor] of floors) {
    const title = `knows ${floor * 100} % of the kernel frames in ${where}, and ${goFloor * 100} % of the frames of Go's own packages`;
    if (!there) {
      it.skip(`${title} (skipped: the corpus is not here)`);
      continue;
    }
    it(title, () => {
      const kernel = new Map<string, number>();
      const go = new Map<string, number>();
      const count = (names: Map<string, number>, name: string): void => void names.set(name, (names.get(name) ?? 0) + 1);
      for (const text of texts()) {
        const dump = readDump(text, 0);
        for (const stack of dump.stacks) for (const frame of stack.frames) if (!frame.unreliable) count(kernel, frame.function);
        for (const { frames } of dump.goroutines) for (const frame of frames) if (/^(?:runtime|sync|net|os|io|internal|syscall|time|bufio|context|database)[./]/.test(frame.function)) count(go, frame.function);
      }
      assert.ok(shareOf(kernel, (name) => kernelFrame(name) !== null, 'kernel') >= floor);
      assert.ok(shareOf(go, (name) => goFrame(name) !== null, 'Go') >= goFloor);
    });
  }
});

function shareOf(names: ReadonlyMap<string, number>, known: (name: string) => boolean, what: string): number {
  let all = 0;
  let found = 0;
  const missing: (readonly [string, number])[] = [];
  for (const [name, times] of names) {
    all += times;
    if (known(name)) found += times;
    else missing.push([name, times]);
  }
  const most = missing.sort((a, b) => b[1] - a[1]).slice(0, 8).map(([name, times]) => `${name} ${times}`);
  console.log(`      ${what}: ${found} of ${all} frames (${((found / all) * 100).toFixed(1)} %); most frequent unknown ones: ${most.join(', ')}`);
  return found / all;
}
