import { compareSeries, type Series } from '../knowledge/kernelVersion.ts';

/**
 * Which of the wanted names a file of the Linux sources defines as functions: C functions (also static ones, and those of
 * `SYSCALL_DEFINE`, `DEFINE_IDTENTRY`, `BPF_CALL`), and code symbols of assembly. A macro is no function and cannot stand
 * in a stack, so a name that is only a macro is not found.
 *
 * It reads lines, not C: a definition begins in the first column, as the kernel's coding style has it, and its brace comes
 * before any semicolon.
 */
export function definitionsIn(path: string, source: string, wanted: ReadonlySet<string>, series: Series): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (name: string): void => {
    if (wanted.has(name)) found.add(name);
  };
  const lines = source.split('\n');
  const assembly = path.endsWith('.S');
  lines.forEach((line, at) => {
    if (assembly) assemblyNames(line).forEach(add);
    if (line === '' || ' \t/*{}'.includes(line[0]!)) return;
    for (const [pattern, names] of MACROS) {
      const macro = pattern.exec(line);
      if (macro) names(macro[1]!, series).forEach(add);
    }
    if (line.startsWith('#')) return;
    for (const { 1: name, index } of line.matchAll(/([A-Za-z_]\w*)[ \t]*\(/g)) {
      if (wanted.has(name!) && !found.has(name!) && /^[\w \t*()]*$/.test(line.slice(0, index)) && hasBody(lines, at, index)) found.add(name!);
    }
  });
  return found;
}

/** Names under which a system call stands in stacks; SyS_ and SYSC_ gave way to the others in 4.17. */
export function syscallNames(call: string, series: Series): readonly string[] {
  const prefixes = compareSeries(series, { major: 4, minor: 17 }) < 0 ? ['sys_', 'SyS_', 'SYSC_'] : ['sys_', '__do_sys_', '__se_sys_', '__x64_sys_', '__ia32_sys_', '__arm64_sys_', '__riscv_sys_', '__s390x_sys_', '__s390_sys_'];
  return prefixes.map((prefix) => prefix + call);
}

function compatSyscallNames(call: string, series: Series): readonly string[] {
  const prefixes = compareSeries(series, { major: 4, minor: 17 }) < 0 ? ['compat_sys_', 'compat_SyS_', 'C_SYSC_'] : ['compat_sys_', '__do_compat_sys_', '__se_compat_sys_', '__ia32_compat_sys_', '__x64_compat_sys_', '__x32_compat_sys_', '__arm64_compat_sys_'];
  return prefixes.map((prefix) => prefix + call);
}

/** Macros that define functions, and the names that come of their argument. */
const MACROS: readonly (readonly [RegExp, (argument: string, series: Series) => readonly string[]])[] = [
  [/^SYSCALL(?:32)?_DEFINE\d\(\s*(\w+)/, syscallNames],
  [/^COMPAT_SYSCALL(?:32)?_DEFINE\d\(\s*(\w+)/, compatSyscallNames],
  // arch/x86/include/asm/idtentry.h: entry_64.S makes asm_NAME of each DECLARE.
  [/^DECLARE_IDTENTRY\w*\((?:\s*\w+,)?\s*(\w+)/, (name) => [`asm_${name}`]],
  [/^DEFINE_(?:IDTENTRY|FRED|INTERRUPT_HANDLER)\w*\(\s*(\w+)/, (name) => [name, `__${name}`]],
  [/^(?:noinline_for_stack )?BPF_CALL_\d\(\s*(\w+)/, (name) => [name]],
  // What a macro made (BUILD_LOCK_OPS of kernel/locking/spinlock.c) is still exported by its name.
  [/^EXPORT_SYMBOL(?:_GPL|_FOR_\w+|_NS\w*)?\(\s*(\w+)/, (name) => [name]],
];

function assemblyNames(line: string): readonly string[] {
  const symbol = /^\s*(?:SYM_\w*(?:START|LABEL)\w*|ENTRY|GLOBAL|_GLOBAL|_GLOBAL_TOC)\(\s*(\w+)/.exec(line) ?? /^(\w+):/.exec(line);
  if (symbol) return [symbol[1]!];
  // arch/arm64/kernel/entry.S.
  const vector = /^\s*entry_handler\s+(\d),\s*(\w),\s*(\d+),\s*(\w+)/.exec(line);
  return vector ? [`el${vector[1]}${vector[2]}_${vector[3]}_${vector[4]}`] : [];
}

/** Whether an opening brace follows before a semicolon, so that the line defines and does not only declare. */
function hasBody(lines: readonly string[], at: number, column: number): boolean {
  for (let next = at; next < Math.min(at + 12, lines.length); next++) {
    const end = /[{;]/.exec(next === at ? lines[next]!.slice(column) : lines[next]!);
    if (end) return end[0] === '{';
  }
  return false;
}
