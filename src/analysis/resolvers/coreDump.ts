import { PF_DUMPCORE, hasFlag } from '../../knowledge/processFlags.ts';
import { groupBy } from '../../model/group.ts';
import type { Actor } from '../actor.ts';
import { factEvidence, frameEvidence, isZombie } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { dumpHelper } from './dumpHelper.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * A core dump: the other threads sleep in `coredump_task_exit` (kernel/exit.c; before 5.16 `exit_mm`) until the dumping
 * thread has written, and the dumping thread in `coredump_wait` (fs/coredump.c) until the last of them has come there.
 */
export const coreDump: Resolver = {
  relation: 'core-dump',
  resolve: (scene) => {
    const helperOf = dumpHelper(scene);
    const dumpers = groupBy(scene.actors.filter((actor) => !isZombie(actor) && isDumper(actor)), (actor) => actor.tgid ?? undefined);
    return (actor) => {
      const known = actor.tgid === null ? [] : dumpers.get(actor.tgid) ?? [];
      // One thread of a process dumps: several are several dumps of one pid, and nobody knows whose waiters these are.
      const dumper = known.length === 1 ? known[0]! : null;
      if (!dumper) return [];
      if (dumper !== actor) return [toDumper(actor, dumper)];
      // Past coredump_wait all threads have come: then the dumper waits for its file or pipe, and not for them.
      if (actor.wait?.page.id === 'coredump-pipe-helper') return helperOf(actor);
      return actor.wait?.page.id === 'coredump-wait-threads' ? (scene.byTgid.get(actor.tgid!) ?? []).flatMap((thread) => toLate(actor, thread)) : [];
    };
  },
};

function toDumper(actor: Actor, dumper: Actor): Edge {
  return edge(actor.node, dumper.node, 'core-dump', 'inferred', [
    ...frameEvidence(dumper.stack, DUMPER, `${dumper.tid} writes the core dump of this process`),
    ...(dumpsByFlag(dumper) ? factEvidence(dumper.moment.flags, `PF_DUMPCORE (0x200) is set: ${dumper.tid} dumps`) : []),
  ]);
}

/** A thread whose stack shows that it has not come to the end of its exit. */
function toLate(dumper: Actor, thread: Actor): readonly Edge[] {
  if (thread === dumper || isZombie(thread) || !thread.stack || thread.names.length === 0 || thread.wait?.page.id === 'coredump-other-threads') return [];
  return [edge(dumper.node, thread.node, 'core-dump', 'inferred', [{ place: thread.stack.place, says: `${thread.tid} has not come to the end of its exit` }])];
}

function isDumper(actor: Actor): boolean {
  return actor.names.some((name) => DUMPER.includes(name)) || dumpsByFlag(actor);
}

/** `zap_threads` (fs/coredump.c) sets it for the dumping thread alone. */
function dumpsByFlag({ moment }: Actor): boolean {
  return moment.flags !== null && hasFlag(moment.flags.value, PF_DUMPCORE);
}

const DUMPER: readonly string[] = ['do_coredump', 'vfs_coredump', 'elf_core_dump', 'coredump_wait', 'dump_emit', '__dump_emit', 'wait_for_dump_helpers'];
