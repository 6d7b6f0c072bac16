import { groupBy } from '../../model/group.ts';
import type { Actor } from '../actor.ts';
import { factEvidence, isZombie } from '../actor.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * A parent in `wait_for_vfork_done` (kernel/fork.c) sleeps until its child calls execve or exits. Which of several
 * children that is stands in no dump: each that has not shown that it left is one that it may be.
 */
export const vforkChild: Resolver = {
  relation: 'vfork-child',
  resolve: (scene) => {
    // Any reading counts: a child whose parent was killed later has another parent there.
    const byParent = groupBy(scene.actors.filter((actor) => actor.tid !== null && actor.tid === actor.tgid && !isZombie(actor)).flatMap((child) =>
      [...new Map(child.task!.readings.flatMap(({ ppid }) => (ppid ? [[ppid.value, ppid] as const] : []))).values()].map((ppid) => ({ child, ppid }))), ({ ppid }) => ppid.value);
    return (parent) => {
      const named = parent.tgid === null ? [] : byParent.get(parent.tgid) ?? [];
      const children = named.map(({ child }) => child);
      const likely = [children.filter(isInExec), children.filter((child) => child.comm !== null && child.comm === parent.comm), children].find((some) => some.length > 0) ?? [];
      return likely.map((child) => edge(parent.node, child.node, 'vfork-child', likely.length === 1 ? 'inferred' : 'assumed',
        factEvidence(named.find((one) => one.child === child)!.ppid, `parent of ${child.tid} is ${parent.tgid}`)));
    };
  },
};

/** Still on its way through execve: the parent sleeps on until `exec_mmap` gives the old memory up (fs/exec.c). Before that the child also has its parent's comm. */
function isInExec({ names }: Actor): boolean {
  return names.some((name) => EXEC.has(name));
}

const EXEC: ReadonlySet<string> = new Set(['do_execveat_common', '__do_execve_file', 'bprm_execve', 'search_binary_handler', 'load_elf_binary', 'do_open_execat', '__do_sys_execve', '__x64_sys_execve', '__x64_sys_execveat']);
