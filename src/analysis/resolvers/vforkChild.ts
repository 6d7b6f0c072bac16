import type { Fact } from '../../model/fact.ts';
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
    const likelyOf = memoized((parent: Actor) => likely(parent, byParent.get(parent.tgid!) ?? []));
    return (parent) => {
      const children = parent.tgid === null ? [] : likelyOf(parent);
      return children.map(({ child, ppid }) => edge(parent.node, child.node, 'vfork-child', children.length === 1 ? 'inferred' : 'assumed',
        factEvidence(ppid, `parent of ${child.tid} is ${parent.tgid}`)));
    };
  },
};

interface Child {
  readonly child: Actor;
  readonly ppid: Fact<number>;
}

/** Those that execve has not left yet, else those that still have the parent's comm, else all; nobody where these are many. */
function likely(parent: Actor, children: readonly Child[]): readonly Child[] {
  const others = children.filter(({ child }) => child !== parent);
  const named = [others.filter(({ child }) => isInExec(child)), others.filter(({ child }) => child.comm !== null && child.comm === parent.comm), others].find((some) => some.length > 0) ?? [];
  return named.length > MOST_CHILDREN ? [] : named;
}

/** Threads of one process and name have the same children: looked for once. */
function memoized(find: (parent: Actor) => readonly Child[]): (parent: Actor) => readonly Child[] {
  const known = new Map<string, readonly Child[]>();
  return (parent) => {
    const key = `${parent.tgid} ${parent.comm}`;
    const found = known.get(key) ?? find(parent);
    known.set(key, found);
    return found;
  };
}

const MOST_CHILDREN = 8;

/** Still on its way through execve: the parent sleeps on until `exec_mmap` gives the old memory up (fs/exec.c). Before that the child also has its parent's comm. */
function isInExec({ names }: Actor): boolean {
  return names.some((name) => EXEC.has(name));
}

const EXEC: ReadonlySet<string> = new Set(['do_execveat_common', '__do_execve_file', 'bprm_execve', 'search_binary_handler', 'load_elf_binary', 'do_open_execat', '__do_sys_execve', '__x64_sys_execve', '__x64_sys_execveat']);
