import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { readDump } from '../../src/formats/readDump.ts';
import type { Dump } from '../../src/model/dump.ts';
import { createText } from '../../src/text/text.ts';

/**
 * Printed by bash over a made-up /proc, in which what a task shows names the task: its stack begins with `fn_TID`, its wchan
 * is `w_TID`, its parent TID % 1000, its first argument of a system call the TID, and threads are called `wk-TID`.
 */
const FIXTURE = 'test/fixtures/procStack/of-typed-commands.txt';
const COMMS: Readonly<Record<string, number>> = { 'web server': 4101, 'app(1)': 4210, 'nginx: x': 9977, zed: 4300 };

const TIDS = [4101, 4102, 4103, 4210, 4300, 9977, 10011];

describe('what a typed command shows belongs to the task that it is of', () => {
  const content = readFileSync(FIXTURE, 'utf8');
  const sections = content.split(/^(?=root@)/m).filter((section) => !/^root@\S+ (?:ps|uptime)/.test(section));
  const table = content.slice(0, content.indexOf('root@', 5));

  it('whole, and mostly known', () => check(content, 0.95));
  it('sections the other way round', () => check([table, ...sections.toReversed()].join(''), 0.95));
  it('quoted by a mailer', () => check(content.replaceAll(/^/gm, '> '), 0.95));
  it('with CR LF', () => check(content.replaceAll('\n', '\r\n'), 0.95));
  it('with blanks squeezed by a chat', () => check(content.split('\n').map((line) => line.replaceAll(/[ \t]+/g, ' ').trim()).join('\n'), 0.95));
  for (const section of sections) {
    it(`alone: ${section.split('\n', 1)[0]!.slice('root@h1:~# '.length)}`, () => check(`${table}${section}`, /task\/\*\/stack/.test(section.split('\n', 1)[0]!) ? 0 : 1));
  }
  it('never of another where labels are lost', () => {
    for (let step = 2; step < 8; step++) {
      for (let from = 0; from < step; from++) {
        const lost = content.split('\n').filter((line, index) => /root@|\[<0>\]|^\d+$/.test(line) || index % step !== from).join('\n');
        assert.deepEqual(claims(lost).filter(({ said, truth }) => said !== undefined && said !== truth && said !== ZOMBIE), [], `every ${step}th line from ${from}`);
      }
    }
  });
});

/** Its stack is empty: where the label behind its own is lost, the next stack seems to be its. */
const ZOMBIE = 4300;

function check(content: string, share: number): void {
  const found = claims(content);
  assert.ok(found.length > 0, 'nothing is read');
  assert.deepEqual(found.filter(({ said, truth }) => said !== undefined && said !== truth), []);
  const known = found.filter(({ said }) => said !== undefined).length;
  assert.ok(known / found.length >= share, `${known} of ${found.length}: ${JSON.stringify(found.filter(({ said }) => said === undefined))}`);
}

interface Claim {
  readonly what: string;
  readonly truth: number;
  readonly said: number | undefined;
}

function claims(content: string): readonly Claim[] {
  const dump: Dump = readDump(createText('paste', content), 0);
  const stacks = dump.stacks.flatMap(({ frames, tid }) => {
    const match = /^fn_(\d+)$/.exec(frames[0]?.function ?? '');
    return match ? [{ what: 'stack', truth: Number(match[1]), said: tid?.value }] : [];
  });
  const readings = dump.readings.flatMap(({ tid, wchan, comm, syscall, ppid, format }) => {
    const said = tid?.value;
    const of = (what: string, truth: number | undefined): readonly Claim[] => (truth === undefined || Number.isNaN(truth) ? [] : [{ what, truth, said }]);
    return [
      ...of('wchan', Number(/^w_(\d+)$/.exec(wchan?.value ?? '')?.[1])),
      ...(format === 'ps' ? [] : of('comm', COMMS[comm?.value ?? ''] ?? Number(/^wk-(\d+)$/.exec(comm?.value ?? '')?.[1]))),
      ...of('syscall', syscall ? Number(syscall.value.args[0]) : undefined),
      ...of('status', format === 'procStatus' && ppid ? TIDS.find((one) => one % 1000 === ppid.value) : undefined),
    ];
  });
  return [...stacks, ...readings];
}
