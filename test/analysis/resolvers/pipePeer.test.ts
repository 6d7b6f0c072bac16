import assert from 'node:assert/strict';
import { ANY, PIPE_READ, PIPE_WRITE, WAIT4, at, callOf, edgesOfText, filesOf, psOf, stackOf } from './edgesOfText.ts';

const PARENT = psOf([500, 1, 'S', 'do_wait', 'python3 run.py'], [501, 500, 'S', 'anon_pipe_write', 'seq 1 1000000']) + stackOf(500, ...WAIT4) + callOf(500, 61, 501);
const WRITER = stackOf(501, ...PIPE_WRITE) + callOf(501, 1, 1);

describe('pipePeer: who has the other end', () => {
  it('the parent that waits for the writer and alone could read: a ring', () => {
    const text = PARENT + WRITER + filesOf(500, ['r-', 3, 'pipe:[296463]']) + filesOf(501, ['-w', 1, 'pipe:[296463]'], ['-w', 2, '/root/log']);
    assert.deepEqual(edgesOfText(text), ['500 501 child observed', '501 500 pipe inferred']);
  });
  it('weaker without listings, and silent where they speak against it', () => {
    assert.deepEqual(edgesOfText(PARENT + WRITER), ['500 501 child observed', '501 500 pipe assumed']);
    assert.deepEqual(edgesOfText(PARENT + WRITER + filesOf(500, ['rw', 0, '/dev/null'], ['-w', 1, '/root/log'])), ['500 501 child observed']);
    assert.deepEqual(edgesOfText((PARENT + WRITER).replace('python3 run.py', 'bash')), ['500 501 child observed'], 'a shell runs pipelines');
  });
  it('without the call by the only pipe that is open to write', () => {
    const listings = filesOf(500, ['r-', 3, 'pipe:[9]']) + filesOf(501, ['-w', 1, 'pipe:[9]'], ['r-', 0, 'pipe:[8]']);
    assert.ok(edgesOfText(PARENT + stackOf(501, ...PIPE_WRITE) + listings).includes('501 500 pipe inferred'));
    assert.deepEqual(edgesOfText(PARENT + stackOf(501, ...PIPE_WRITE) + listings + filesOf(501, ['-w', 1, 'pipe:[9]'], ['-w', 4, 'pipe:[10]'])).filter((one) => one.includes('inferred')), []);
  });
  it('pipes of which both ends are its own do not count where no call tells, and strace shows the call', () => {
    const wakeup = [['r-', 10, 'pipe:[7]'], ['-w', 11, 'pipe:[7]']] as const;
    const files = filesOf(501, ['-w', 1, 'pipe:[9]'], ...wakeup) + filesOf(600, ['r-', 0, "'pipe:[9]'"], ['-w', 1, 'pipe:[8]']);
    assert.deepEqual(edgesOfText(stackOf(501, ...PIPE_WRITE) + files), ['501 600 pipe inferred']);
    const strace = at('strace -f -p 501', 'strace: Process 501 attached', '[pid   501] write(4, "abc"..., 65536 <unfinished ...>');
    assert.deepEqual(edgesOfText(stackOf(501, ...PIPE_WRITE) + files + filesOf(501, ['-w', 4, 'pipe:[12]']) + filesOf(700, ['r-', 0, 'pipe:[12]']) + strace), ['501 700 pipe inferred']);
  });
  it('the descriptor of the call decides, and several strangers are nobody', () => {
    const two = stackOf(501, ...PIPE_WRITE) + callOf(501, 1, 4) + filesOf(501, ['-w', 1, 'pipe:[9]'], ['-w', 4, 'pipe:[10]']) + filesOf(600, ['r-', 0, 'pipe:[9]']) + filesOf(601, ['r-', 0, 'pipe:[10]']);
    assert.deepEqual(edgesOfText(two), ['501 601 pipe inferred']);
    assert.deepEqual(edgesOfText(two + filesOf(602, ['r-', 7, 'pipe:[10]'])), []);
  });
  it('a reader waits for the writer', () => {
    assert.deepEqual(edgesOfText(stackOf(501, ...PIPE_READ) + callOf(501, 0, 0) + filesOf(501, ['r-', 0, 'pipe:[9]']) + filesOf(600, ['-w', 1, 'pipe:[9]'])), ['501 600 pipe inferred']);
  });
  it('a writer that alone has the reading end waits for itself, a reader with its own writing end does not', () => {
    const both = filesOf(501, ['r-', 3, 'pipe:[9]'], ['-w', 4, 'pipe:[9]']);
    assert.deepEqual(edgesOfText(stackOf(501, ...PIPE_WRITE) + callOf(501, 1, 4) + both), ['501 501 pipe inferred']);
    assert.deepEqual(edgesOfText(stackOf(501, ...PIPE_READ) + callOf(501, 0, 3) + both), []);
    assert.deepEqual(edgesOfText(stackOf(501, ...PIPE_WRITE) + callOf(501, 1, 4) + both + at('grep Threads /proc/501/status', 'Threads:\t3')), []);
  });
  it('reads the ends from lsof, and paths of named pipes', () => {
    const lsof = at('lsof -p 501,600', 'COMMAND PID USER   FD   TYPE DEVICE SIZE/OFF   NODE NAME', 'seq     501 root    1w  FIFO   0,15      0t0 292652 pipe', 'less    600 root    0r  FIFO   0,15      0t0 292652 pipe');
    assert.deepEqual(edgesOfText(stackOf(501, ...PIPE_WRITE) + callOf(501, 1, 1) + lsof), ['501 600 pipe inferred']);
    assert.deepEqual(edgesOfText(stackOf(501, ...PIPE_WRITE) + callOf(501, 1, 1) + filesOf(501, ['-w', 1, '/run/log.fifo']) + filesOf(600, ['r-', 5, '/run/log.fifo'])), ['501 600 pipe inferred']);
  });
  it('does not depend on the order of the sections', () => {
    const sections = [PARENT, WRITER, filesOf(500, ['r-', 3, 'pipe:[9]']), filesOf(501, ['-w', 1, 'pipe:[9]']), callOf(500, 61, ANY)];
    const expected = edgesOfText(...sections.slice(0, 4));
    assert.deepEqual(edgesOfText(...sections.slice(0, 4).reverse()), expected);
  });
});
