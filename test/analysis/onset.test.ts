import assert from 'node:assert/strict';
import { createScene } from '../../src/analysis/actor.ts';
import { onsetOf } from '../../src/analysis/onset.ts';
import { readStamp, writeBefore } from '../../src/analysis/sampling/stamps.ts';
import { readDump } from '../../src/formats/readDump.ts';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';
import { createIncident } from '../../src/model/merge.ts';
import { createText } from '../../src/text/text.ts';

const ask = (...contents: readonly string[]) => {
  const texts = contents.map((content, index) => createText(`${index}.txt`, content));
  const scene = createScene(createIncident(texts, texts.map((text, source) => readDump(text, source))), loadCatalogue());
  return onsetOf(scene, scene.actors.filter(({ tid }) => tid !== null), scene.incident.dumps.flatMap((dump) => dump.goroutines));
};
const hung = (stamp: string, seconds: number, tid = 4711) => `${stamp} INFO: task stat:${tid} blocked for more than ${seconds} seconds.
${stamp}       Not tainted 6.1.0 #1
${stamp} task:stat            state:D stack:    0 pid: ${tid} ppid:     1 flags:0x00000002
${stamp} Call Trace:
${stamp}  __schedule+0x34d/0xa00
${stamp}  fsfreeze_wait+0x15d/0x2f0
${stamp}  do_syscall_64+0x71/0x280
`;
const goroutine = (minutes: string) => `goroutine 146 [select${minutes}]:\nnet/http.(*persistConn).roundTrip(0xc0001)\n\t/usr/lib/go/src/net/http/transport.go:2700 +0x9c6\n\n`;

describe('onsetOf', () => {
  it('a report of the kernel: so long, and since when on its own clock', () => {
    assert.deepEqual([ask(hung('[Thu Jan 15 12:03:08 2026]', 120))].map((one) => [one?.atLeastSeconds, one?.since]), [[120, 'Thu Jan 15 12:01:08 2026']]);
    assert.equal(ask(hung('[  300.100000]', 120))?.since, '180.1 s after boot');
    assert.equal(ask(hung('2026-01-15T00:01:02.5+09:00 node7 kernel:', 122))?.since, '2026-01-14T23:59:00+09:00');
    assert.equal(ask(hung('Jan  1 00:01:02 node7 kernel:', 122))?.since, 'Dec 31 23:59:00');
  });
  it('several tasks: the earliest beginning, whatever the order', () => {
    const [a, b] = [hung('[  300.000000]', 120), hung('[  310.000000]', 180, 4712)];
    for (const text of [a + b, b + a]) assert.deepEqual([ask(text)?.atLeastSeconds, ask(text)?.since], [180, '130.0 s after boot']);
    assert.equal(ask(a, b)?.since, ask(b, a)?.since);
  });
  it('a goroutine and the kernel log in one sentence', () => {
    assert.equal(ask(`${goroutine(', 6 minutes')}${hung('[Thu Jan 15 12:03:08 2026]', 120)}`)?.sentence,
      'It has hung for at least 6 minutes (goroutine 146), and since Thu Jan 15 12:01:08 2026 at the latest by the kernel log.');
  });
  it('a goroutine and the time of the dump', () => {
    assert.equal(ask(`${goroutine(', 6 minutes')}# date\nSat Nov 21 15:18:36 UTC 2026\n`)?.since, 'Sat Nov 21 15:12:36 UTC 2026');
    assert.equal(ask(`# date\nSat Nov 21 15:18:36 UTC 2026\n${goroutine(', 6 minutes')}`)?.since, null, 'a date above does not tell how much later the dump is');
    assert.equal(ask(goroutine('')), null);
  });
  it('the age of the task bounds it from above', () => {
    const ps = '# ps -eo pid,ppid,stat,etime,args\n    PID    PPID STAT     ELAPSED COMMAND\n   4711       1 D          18:05 stat /srv\n';
    const said = ask(`${ps}${hung('[  300.100000]', 120)}`);
    assert.deepEqual([said?.atLeastSeconds, said?.atMostSeconds], [120, 1085]);
    assert.match(said?.sentence ?? '', /not older than 19 minutes: stat \(4711\) was started then \(ps\)\.$/);
    assert.equal(ask(ps)?.atLeastSeconds, 0);
    assert.equal(ask(`${ps}${hung('[ 9000.100000]', 2400)}`)?.atMostSeconds, null, 'younger than its wait: another task, or another time');
  });
  it('ps START and a date below it', () => {
    const ps = '# ps -ef\nUID          PID    PPID  C STIME TTY          TIME CMD\nroot        4711       1  0 09:32 ?        00:00:00 stat /srv\n';
    assert.equal(ask(`${ps}# date\nSat Nov 21 09:40:36 UTC 2026\n`)?.atMostSeconds, 516);
    assert.equal(ask(ps), null);
  });
  it('its container is not up for longer', () => {
    const id = '9f1c2d3e4a5b'.padEnd(64, '0');
    const docker = 'CONTAINER ID   IMAGE     COMMAND        CREATED       STATUS       PORTS     NAMES\n9f1c2d3e4a5b   alpine    "sleep 3000"   2 hours ago   Up 2 hours             web\n';
    const said = ask(`# docker ps\n${docker}# cat /proc/4711/cgroup\n0::/system.slice/docker-${id}.scope\n${hung('[  300.100000]', 120)}`);
    assert.equal(said?.atMostSeconds, 3 * 3600);
    assert.match(said.sentence, /container is up no longer \(Up 2 hours\)/);
  });
  it('says nothing where the text tells nothing', () => assert.equal(ask('# cat /proc/4711/stack\n[<0>] do_wait+0x1/0x2\n'), null));
});

describe('stamps', () => {
  const cases: readonly (readonly [line: string, before: number, written: string | null])[] = [
    ['Sat Nov 21 15:18:36 UTC 2026', 60, 'Sat Nov 21 15:17:36 UTC 2026'],
    ['[Thu Jan  1 00:00:10 2026] x', 20, 'Wed Dec 31 23:59:50 2025'],
    ['> Mar  1 00:00:10 host kernel: x', 20, null],
    ['2026-03-01 00:00:10 x', 20, '2026-02-28T23:59:50'],
    ['[   12.500000] x', 20, null],
  ];
  for (const [line, before, written] of cases) it(`${line} less ${before} s`, () => assert.equal(writeBefore(readStamp(line)!, before), written));
  it('no stamp', () => assert.equal(readStamp('root 4711 1 0 09:32 ? stat'), null));
});
