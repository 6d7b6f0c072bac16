import { PF_DUMPCORE, hasFlag } from '../../knowledge/processFlags.ts';
import type { Actor } from '../actor.ts';
import { factEvidence, frameEvidence, isZombie } from '../actor.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * A core dump: the other threads sleep in `coredump_task_exit` (kernel/exit.c; before 5.16 `exit_mm`) until the dumping
 * thread has written, and the dumping thread in `coredump_wait` (fs/coredump.c) until the last of them has come there.
 */
export const coreDump: Resolver = {
  relation: 'core-dump',
  resolve: (scene) => (actor) => {
    const others = actor.tgid === null ? [] : (scene.byTgid.get(actor.tgid) ?? []).filter((thread) => thread !== actor && !isZombie(thread));
    if (!isDumper(actor)) {
      return others.filter(isDumper).map((dumper) => edge(actor.node, dumper.node, 'core-dump', 'inferred', [
        ...frameEvidence(dumper.stack, DUMPER, `${dumper.tid} writes the core dump of this process`),
        ...(dumpsByFlag(dumper) ? factEvidence(dumper.moment.flags, `PF_DUMPCORE (0x200) is set: ${dumper.tid} dumps`) : []),
      ]));
    }
    // Past coredump_wait all threads have come: then the dumper waits for its file or pipe, and not for them.
    if (actor.wait?.page.id !== 'coredump-wait-threads') return [];
    return others.filter((thread) => thread.names.length > 0 && !thread.names.some((name) => ARRIVED.includes(name))).map((thread) =>
      edge(actor.node, thread.node, 'core-dump', 'inferred', thread.stack ? [{ place: thread.stack.place, says: `${thread.tid} has not come to the end of its exit` }] : []));
  },
};

function isDumper(actor: Actor): boolean {
  return actor.names.some((name) => DUMPER.includes(name)) || dumpsByFlag(actor);
}

/** `zap_threads` (fs/coredump.c) sets it for the dumping thread alone. */
function dumpsByFlag({ moment }: Actor): boolean {
  return moment.flags !== null && hasFlag(moment.flags.value, PF_DUMPCORE);
}

const DUMPER: readonly string[] = ['do_coredump', 'vfs_coredump', 'elf_core_dump', 'coredump_wait', 'dump_emit', '__dump_emit', 'wait_for_dump_helpers'];
const ARRIVED: readonly string[] = ['coredump_task_exit'];
