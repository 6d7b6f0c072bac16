// What was read inside a container: its pids are those of another pid namespace (pid_namespaces(7)).
import type { Fact } from '../model/fact.ts';
import type { InnerIds } from '../model/views.ts';
import type { Emit } from './format.ts';

/**
 * An emitter for a section taken inside a container: facts are kept, but the pids in them would name other tasks out here.
 * Readings and stacks keep them apart, as `inner`; `model/translate.ts` may know the host's own. What the kernel's log and a
 * container engine print are pids of the machine's first namespace, wherever one reads them (`task_pid_nr`, init_pid_ns).
 */
export function insideOf(emit: Emit, container: string | null): Emit {
  return {
    ...emit,
    add: (kind, fact) => {
      if (OF_THE_MACHINE.has(kind) || ('format' in fact && LOG_FORMATS.has(fact.format))) return emit.add(kind, fact);
      const outer = { ...fact, ...Object.fromEntries(PID_FIELDS.filter((field) => field in fact).map((field) => [field, null])) };
      const inner = kind === 'readings' || kind === 'stacks' ? innerOf(fact as Pids) : null;
      return emit.add(kind, inner && 'place' in fact ? { ...outer, inner: { value: { ...inner, container }, place: fact.place } } : outer);
    },
  };
}

const PID_FIELDS: readonly string[] = ['tid', 'tgid', 'ppid', 'pgid', 'sid', 'tracerPid', 'taskList', 'mountInfoOf'];

const OF_THE_MACHINE: ReadonlySet<string> = new Set(['hungTasks', 'lockWaits', 'lockHolders', 'heldLocks', 'sysrqs', 'kernelReports', 'containerErrors', 'containers']);

const LOG_FORMATS: ReadonlySet<string> = new Set(['hungTask', 'taskHeader', 'oldTaskHeader', 'cpuLine', 'callTrace', 'lockHolder', 'lockWait']);

interface Pids {
  readonly tid?: Fact<number> | null;
  readonly tgid?: Fact<number> | null;
  readonly ppid?: Fact<number> | null;
  readonly tracerPid?: Fact<number> | null;
  readonly taskList?: Fact<readonly number[]> | null;
}

/** null where the fact names no task. */
function innerOf({ tid, tgid, ppid, tracerPid, taskList }: Pids): Omit<InnerIds, 'container'> | null {
  if (!tid) return null;
  return { tid: tid.value, tgid: tgid?.value ?? null, ppid: ppid?.value ?? null, tracerPid: tracerPid?.value ?? null, taskList: taskList?.value ?? null };
}
