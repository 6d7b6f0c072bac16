import { strict as assert } from 'node:assert';
import { readDump } from '../../src/formats/readDump.ts';
import { createIncident } from '../../src/model/merge.ts';
import { createText } from '../../src/text/text.ts';

const STACK = '# cat /proc/7/stack\n[<0>] do_wait+0x1/0x2\n';
const BANNER = (release: string, rest = ''): string => `[    0.000000] Linux version ${release} (x@y) #1 SMP ${rest}\n`;

function kernelOf(content: string) {
  const text = createText('t', content);
  const { release, sourceVersion } = createIncident([text], [readDump(text, 0)]);
  return [release?.value ?? null, sourceVersion?.value ?? null];
}

describe('the kernel that an incident runs on', () => {
  const cases: readonly (readonly [string, string, readonly (string | null)[]])[] = [
    ['the only one, wherever it stands', STACK + BANNER('6.1.0-56-amd64', 'Debian 6.1.192-2'), ['6.1.0-56-amd64', '6.1.192-2']],
    ['the one nearest above the stacks', BANNER('6.1.0-56-amd64', 'Debian 6.1.192-2') + BANNER('6.12.1') + STACK, ['6.12.1', null]],
    ['the one before the reboot, where the stacks stand before it', BANNER('6.1.0-56-amd64', 'Debian 6.1.192-2') + STACK + BANNER('6.12.1'), ['6.1.0-56-amd64', '6.1.192-2']],
    ['none, where stacks stand below two', BANNER('6.1.0-56-amd64') + STACK + BANNER('6.12.1') + STACK, [null, null]],
    ['the first one, where all stacks stand above both', STACK + BANNER('6.1.0-56-amd64') + BANNER('6.12.1'), ['6.1.0-56-amd64', null]],
  ];
  for (const [name, content, expected] of cases) it(`is ${name}`, () => assert.deepEqual(kernelOf(content), expected));
});
