import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { definitionsIn } from '../../src/build/definitions.ts';
import { readFrameFiles } from '../../src/build/frameFiles.ts';
import { parseSymbolList, printSymbolList } from '../../src/build/symbolList.ts';
import { lookUp, namedTree, sourceTree, symbolFaults } from '../../src/build/symbolTrees.ts';

const NEW = { major: 6, minor: 1 };
const OLD = { major: 4, minor: 9 };

function defined(path: string, source: string, names: string, series = NEW): string {
  return [...definitionsIn(path, source, new Set(names.split(' ')), series)].sort().join(' ');
}

describe('definitions in a kernel source file', () => {
  it('are functions with a body, also over several lines, and no declarations, calls or macros', () => {
    const source = [
      'int declared(int a);', 'static int', 'two_lines(struct x *a,', '\t  int b)', '{', '\tcalled(b);', '}',
      'static noinline __must_check struct page *pointer(void) {', '}', '#define macro(x) other(x)', '/* commented(void) { */', 'struct ops o = { .f = member };',
      'EXPORT_SYMBOL_GPL(exported);', 'static int declared_over_lines(int a,', '\tint b);', 'void *(*returns_pointer(int a))(void) {',
    ].join('\n');
    assert.equal(defined('fs/a.c', source, 'declared two_lines called pointer macro other commented member exported declared_over_lines'), 'exported pointer two_lines');
  });

  it('are the names under which a system call stands in stacks of that kernel', () => {
    const source = 'SYSCALL_DEFINE3(read, unsigned int, fd, char __user *, buf, size_t, count)\n{\n}\nCOMPAT_SYSCALL_DEFINE3(ioctl, int, fd, int, b, int, c)\n{\n}\n';
    const names = 'sys_read __x64_sys_read __do_sys_read SyS_read SYSC_read compat_sys_ioctl __ia32_compat_sys_ioctl sys_ioctl';
    assert.equal(defined('fs/a.c', source, names), '__do_sys_read __ia32_compat_sys_ioctl __x64_sys_read compat_sys_ioctl sys_read');
    assert.equal(defined('fs/a.c', source, names, OLD), 'SYSC_read SyS_read compat_sys_ioctl sys_read');
  });

  it('are symbols of assembly and of the macros of entry code', () => {
    const source = 'SYM_CODE_START(entry_SYSCALL_64)\nSYM_INNER_LABEL(entry_SYSCALL_64_after_hwframe, SYM_L_GLOBAL)\n\tentry_handler\t0, t, 64, sync\nENTRY(old_entry)\nlabel:\n';
    assert.equal(defined('arch/x86/entry/entry_64.S', source, 'entry_SYSCALL_64 entry_SYSCALL_64_after_hwframe el0t_64_sync old_entry label'), 'el0t_64_sync entry_SYSCALL_64 entry_SYSCALL_64_after_hwframe label old_entry');
    assert.equal(defined('a.h', 'DECLARE_IDTENTRY_SYSVEC(LOCAL_TIMER_VECTOR,\tsysvec_timer);\n', 'asm_sysvec_timer sysvec_timer'), 'asm_sysvec_timer');
    assert.equal(defined('a.c', 'DEFINE_IDTENTRY_SYSVEC(sysvec_timer)\n{\n}\n', 'asm_sysvec_timer sysvec_timer'), 'sysvec_timer');
  });

  it('take linear time on hostile lines', () => {
    const source = `${'a (*'.repeat(20_000)}\n${' \t*'.repeat(20_000)}x(\n${'f('.repeat(20_000)}`;
    assert.equal(defined('fs/a.c', source, 'x'), '');
  });
});

describe('the list of symbols', () => {
  const root = mkdtempSync(join(tmpdir(), 'unstuck-trees-'));
  after(() => rmSync(root, { recursive: true }));

  function tree(series: string, files: Readonly<Record<string, string>>) {
    const [version, level] = series.split('.');
    for (const [path, text] of Object.entries({ Makefile: `VERSION = ${version}\nPATCHLEVEL = ${level}\nSUBLEVEL = 7\n`, ...files })) {
      mkdirSync(dirname(join(root, series, path)), { recursive: true });
      writeFileSync(join(root, series, path), text);
    }
    return sourceTree(series, join(root, series));
  }

  const body = (name: string): string => `int ${name}(void)\n{\n}\n`;
  const trees = () => [
    tree('6.12', { 'fs/smb/client/a.c': body('cifs_a'), 'mm/m.c': body('twin') + body('fresh'), 'Documentation/a.c': body('documented') }),
    namedTree('4.9', '# read before\ncifs_a\n-fresh\nlost\n'),
    tree('5.10', { 'fs/cifs/a.c': body('cifs_a'), 'drivers/b.c': body('twin'), 'mm/m.c': body('twin'), 'arch/arm/k.c': body('entry') }),
  ];

  it('says of each function which trees have it and where, oldest first', () => {
    const list = lookUp(trees(), new Set(['cifs_a', 'twin', 'fresh', 'lost', 'nowhere', 'documented']), new Map([['cifs_a', 'fs/smb/client/a.c']]));
    assert.deepEqual(printSymbolList(list).split('\n').filter((line) => !line.startsWith('#')), [
      'trees: 4.9* 5.10 6.12',
      'cifs_a 4.9 5.10:fs/cifs/a.c 6.12:fs/smb/client/a.c',
      'fresh 6.12:mm/m.c -4.9',
      'lost 4.9',
      'twin 5.10,6.12:mm/m.c',
      '',
    ]);
    assert.equal(printSymbolList(parseSymbolList(printSymbolList(list))), printSymbolList(list), 'reads what it prints');
    assert.deepEqual(trees().map(({ series, version }) => `${series} ${version}`), ['6.12 6.12.7', '4.9 from a list', '5.10 5.10.7']);
  });

  it('does not take a function of one architecture for that of another', () => {
    const list = lookUp(trees(), new Set(['entry']), new Map([['entry', 'arch/x86/k.c']]));
    assert.equal(list.entries.get('entry'), undefined);
  });

  it('faults a function that no tree has by its name, and one that stands elsewhere', () => {
    const { entries } = readFrameFiles([{ path: 'a.yaml', text: 'fs/cifs/a.c:\n  cifs_a: { does: "x" }\nmm/m.c:\n  fresh: { does: "x" }\n' }]);
    const list = lookUp(trees(), new Set(['cifs_a', 'fresh', 'nowhere']), new Map());
    assert.deepEqual(symbolFaults(list, new Set(['fresh', 'nowhere']), entries), ['nowhere: in none of the trees', 'a.yaml:2: cifs_a is not in fs/cifs/a.c but in fs/smb/client/a.c']);
  });

  it('refuses a list that it cannot read, with the line', () => {
    for (const [text, reason] of [['trees: 6.1\nf 6.1 rubbish\n', /line 2: no trees/], ['trees: 6.1\nf 6.2\n', /line 2: 6\.2 is no tree/], ['trees: 6.1\nf 6.1\nf 6.1\n', /line 3: not a function, or there for the second time/]] as const) {
      assert.throws(() => parseSymbolList(text), reason);
    }
  });

  it('in the repository is as the generator prints it, and names no place of a machine', () => {
    const text = readFileSync('src/knowledge/symbols.txt', 'utf8');
    assert.equal(printSymbolList(parseSymbolList(text)), text);
    assert.doesNotMatch(text, /:\//);
  });
});
