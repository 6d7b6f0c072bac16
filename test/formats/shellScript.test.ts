import { strict as assert } from 'node:assert';
import { matchEcho } from '../../src/formats/echoMatch.ts';
import { echoTemplates } from '../../src/formats/echoTemplates.ts';
import { shownPaths } from '../../src/formats/shownFiles.ts';

describe('paths that a typed command shows', () => {
  const commands: readonly (readonly [command: string, paths: readonly string[] | null])[] = [
    ['cat /proc/1/stack /proc/2/{comm,stack}', ['/proc/1/stack', '/proc/2/comm', '/proc/2/stack']],
    ['for p in 1 2; do cat "/proc/$p/stack" 2>/dev/null; done; cat /proc/3/wchan', ['/proc/1/stack', '/proc/2/stack', '/proc/3/wchan']],
    ['for p in 7; do for t in /proc/$p/task/*; do cat $t/stack; done; done', ['/proc/7/task/*/stack']],
    ['for i in {1..2}; do cat /proc/9/stack; sleep 1; done', null],
    ['for p in $(pgrep x); do cat /proc/$p/stack; done', null],
    ['echo 1 > /proc/sys/kernel/sysrq; cat < /proc/5/stack', []],
    ["sudo sh -c 'cat /proc/5/stack'", ['/proc/5/stack']],
    ['cat "/proc/1/stack', ['/proc/1/stack']],
    ['ls /proc/1/task', []],
  ];
  for (const [command, paths] of commands) it(command, () => assert.deepEqual(shownPaths(command)?.map(({ path }) => path) ?? null, paths));
});

describe('a line that a typed loop prints', () => {
  const loop = (print: string): string => `for p in $(pgrep x); do ${print}; cat /proc/$p/stack; done`;
  const lines: readonly (readonly [print: string, line: string, holes: readonly string[] | null])[] = [
    ['echo "== $p $(cat /proc/$p/comm) =="', '== 12 web (main) ==', ['12', 'web (main)']],
    ['echo "== $p $(cat /proc/$p/comm) $(cat /proc/$p/wchan)"', '== 12 a b do_wait', ['12', 'do_wait']],
    ['echo "== $p"', '== x', null],
    ['echo "== $p"', '== 12 and more', null],
    ['echo -n "$p: "; cat /proc/$p/wchan; echo', '12: do_wait', ['12', 'do_wait']],
    ["printf '%-6s|%s\\n' $p $(cat /proc/$p/wchan)", '12    |do_wait', ['12', 'do_wait']],
    ['c=$(cat /proc/$p/comm); echo "$c[$p]"', 'a b[12]', ['12']],
    ['echo \u201D* $p\u201D', '* 12', ['12']],
    ['echo "$(date) $p.* (x+"', 'Thu 12.* (x+', ['12']],
  ];
  for (const [print, line, holes] of lines) {
    it(`${print}: ${line}`, () => {
      const found = echoTemplates(loop(print)).map((template) => matchEcho(template.parts, line)).find((one) => one !== null) ?? null;
      assert.deepEqual(found?.filter(({ part }) => part.kind === 'id' || (part.kind === 'value' && holes!.length > 1)).map(({ text, at }) => (assert.equal(line.slice(at, at + text.length), text), text)).filter((text) => holes!.includes(text)) ?? null, holes);
    });
  }
  it('is no label where it stands below what it names', () => assert.deepEqual(echoTemplates('for p in 1 2; do cat /proc/$p/stack; echo "^ $p"; done').map(({ leads }) => leads), [false]));
  it('takes linear time', () => {
    const started = performance.now();
    for (const hostile of ['$('.repeat(2000), '"'.repeat(4000), '{a,b}'.repeat(800), 'for p in '.repeat(400), "echo '".repeat(600), '`'.repeat(4000)]) {
      echoTemplates(`for p in 1; do echo ${hostile}; cat /proc/$p/stack; done`);
      shownPaths(`for p in 1; do cat /proc/$p/${hostile}; done`);
    }
    assert.ok(performance.now() - started < 2000);
  });
});
