import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type BuildFailure } from 'esbuild';
import { readFrameFiles } from '../../src/build/frameFiles.ts';
import { frameKnowledge } from '../../src/build/frameKnowledge.ts';

function faultsOf(text: string, path = 'fuse.yaml'): readonly string[] {
  return readFrameFiles([{ path, text }]).faults.map(({ file, line, message }) => `${file}:${line}: ${message}`);
}

describe('frame files', () => {
  it('are read with the place of each function', () => {
    const { entries, faults } = readFrameFiles([{ path: 'frames/fuse.yaml', text: 'fs/fuse/dev.c:\n  a_b: { does: "Does a", wait: staged, was: [old_a] }\n  c_d: { does: "Does c" }\n' }]);
    assert.deepEqual(faults, []);
    assert.deepEqual(entries.map(({ name, file, kind, wait, was, line }) => [name, file, kind, wait, was, line]), [
      ['a_b', 'fs/fuse/dev.c', 'kernel', 'staged', ['old_a'], 2],
      ['c_d', 'fs/fuse/dev.c', 'kernel', undefined, [], 3],
    ]);
  });

  it('name file, line and reason of a fault', () => {
    assert.deepEqual(faultsOf('fs/a.c:\n  f: { does: "x", sleeps: true }\n'), ['fuse.yaml:2: fs/a.c f: Unrecognized key: "sleeps"']);
    assert.match(faultsOf('fs/a.c:\n  f: { does: "x" }\n  g: { does: "x", wait: forever }\n')[0]!, /^fuse\.yaml:3: fs\/a\.c g wait: /);
    assert.match(faultsOf('fs/a.c:\n  f: { wait: idle }\n')[0]!, /^fuse\.yaml:2: `does` is missing/);
    assert.deepEqual(faultsOf('fs/a.c:\n  sys_read: {}\n'), [], 'the name of a system call says it');
    assert.match(faultsOf(`fs/a.c:\n  f: { does: "${'x'.repeat(161)}" }\n`)[0]!, /^fuse\.yaml:2: .*160 characters/);
    assert.match(faultsOf('fs/a.c:\n  "f(x)": { does: "x" }\n')[0]!, /^fuse\.yaml:2: `f\(x\)` is not the name of a function/);
    assert.match(faultsOf('somewhere:\n  f: { does: "x" }\n')[0]!, /^fuse\.yaml:1: `somewhere` is not the path of a source file/);
    assert.match(faultsOf('fs/a.c:\n  f: { does: "x"\n  g: 1\n')[0]!, /^fuse\.yaml:\d+: /);
    assert.match(faultsOf('fs/a.c:\n  f: { does: "x" }\n  f: { does: "y" }\n')[0]!, /^fuse\.yaml:3: Map keys must be unique/);
    assert.match(faultsOf('module/a.c:\n  f: { does: "x" }\n', 'out-of-tree.yaml')[0]!, /owner\/repository:path/);
  });

  it('hold a function once, under its own name or as an older one', () => {
    const twice = readFrameFiles([
      { path: 'a.yaml', text: 'fs/a.c:\n  f: { does: "x" }\n' },
      { path: 'b.yaml', text: 'fs/b.c:\n  g: { does: "x", was: [f] }\n' },
    ]).faults.map(({ file, line, message }) => `${file}:${line}: ${message}`);
    assert.deepEqual(twice, ['b.yaml:2: `f` stands here a second time; before in a.yaml under fs/a.c']);
  });
});

describe('the build plugin for frame knowledge', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unstuck-frames-'));
  mkdirSync(join(folder, 'frames'));
  after(() => rmSync(folder, { recursive: true }));

  async function errorsOf(frames: string, symbols: string): Promise<readonly string[]> {
    writeFileSync(join(folder, 'entry.js'), "import packed from './frames/*.packed'; globalThis.packed = packed;\n");
    writeFileSync(join(folder, 'frames', 'a.yaml'), frames);
    writeFileSync(join(folder, 'symbols.txt'), symbols);
    try {
      await build({ entryPoints: [join(folder, 'entry.js')], bundle: true, write: false, logLevel: 'silent', plugins: [frameKnowledge] });
      return [];
    } catch (error) {
      return (error as BuildFailure).errors.map(({ text, location }) => `${location?.file.split('/').at(-1)}:${location?.line}: ${text} | ${location?.lineText}`);
    }
  }

  const SYMBOLS = 'trees: 6.1\nf 6.1:fs/a.c\n';

  it('builds what is right', async () => assert.deepEqual(await errorsOf('fs/a.c:\n  f: { does: "x" }\n', SYMBOLS), []));

  it('fails with file, line and the line itself', async () => {
    assert.deepEqual(await errorsOf('fs/a.c:\n  f: { does: "x", wait: ever }\n', SYMBOLS).then((all) => all.map((one) => one.replace(/Invalid.*? \|/, 'Invalid |'))), ['a.yaml:2: fs/a.c f wait: Invalid |   f: { does: "x", wait: ever }']);
  });

  it('fails on a function that no tree has', async () => {
    const [error = ''] = await errorsOf('fs/a.c:\n  f: { does: "x" }\n  frob: { does: "x" }\n', SYMBOLS);
    assert.match(error, /^a\.yaml:3: `frob` is not in symbols\.txt: run src\/build\/symbols\.ts/);
  });

  it('fails on a list of symbols that cannot be read', async () => {
    assert.match((await errorsOf('fs/a.c:\n  f: { does: "x" }\n', 'trees: 6.1\nf 9.9:fs/a.c\n'))[0]!, /^symbols\.txt:2: line 2: 9\.9 is no tree of this list/);
  });
});
