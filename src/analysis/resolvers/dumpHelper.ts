import type { Actor, Scene } from '../actor.ts';
import { factEvidence, frameEvidence, isZombie } from '../actor.ts';
import type { Edge, Evidence } from '../analysis.ts';
import { commandLines } from '../processPaths.ts';
import { groupBy } from '../../model/group.ts';
import type { Place } from '../../model/fact.ts';
import { edge } from './resolver.ts';
import { isKernelThread } from '../kernelThread.ts';

/**
 * The program of core_pattern that takes a dump: the kernel starts it (fs/coredump.c do_coredump, kernel/umh.c
 * call_usermodehelper_exec_sync), so that its parent is kthreadd, which only user programs started by the kernel and kernel
 * threads have; by custom the pid of the crashed process is among its arguments (core(5) %P, %p). Else the only such program,
 * or the only one of a known name: assumed.
 */
export function dumpHelper(scene: Scene): (dumper: Actor) => readonly Edge[] {
  const helpers = scene.actors.filter((actor) => actor.tid !== null && actor.tid === actor.tgid && !isZombie(actor) && (isStartedByKernel(actor) || TAKERS.test(actor.comm ?? '')));
  const byPid = groupBy(helpers.flatMap((helper) => pidsAmongArguments(helper).map((one) => ({ helper, ...one }))), ({ pid }) => pid);
  return (dumper) => {
    const waits = frameEvidence(dumper.stack, dumper.wait!.page.mark, 'the dump goes into a pipe');
    const inner = dumper.moment.nspid?.value.at(-1);
    const named = [...new Map([dumper.tgid, inner].flatMap((pid) => byPid.get(pid ?? -1) ?? []).map((one) => [one.helper, one])).values()];
    const [first] = named;
    if (named.length === 1 && first) return [edge(dumper.node, first.helper.node, 'watcher', 'inferred', [...waits, { place: first.place, says: `${first.helper.tid} was started with the pid ${dumper.tgid} of the process that crashed` }, ...parentEvidence(first.helper)])];
    const [only] = helpers;
    return named.length > 0 || helpers.length !== 1 || !only ? [] : [edge(dumper.node, only.node, 'watcher', 'assumed', [...waits, ...parentEvidence(only)])];
  };
}

/** Kernel threads have no memory: a command line of ps that is not in brackets is a program's. */
function isStartedByKernel(actor: Actor): boolean {
  return actor.moment.ppid?.value === 2 && !isKernelThread(actor) && commandLines([actor]).some(({ value }) => !value.startsWith('['));
}

/** Each as a word of its own or as the value of an option (`-P4711`, `--pid=4711`). */
function pidsAmongArguments(helper: Actor): readonly { readonly pid: number; readonly place: Place }[] {
  return commandLines([helper]).flatMap(({ value, place }) => value.trim().split(/\s+/).slice(1, MOST_WORDS).flatMap((word) => {
    const pid = /^(?:-[A-Za-z]|--[\w-]+=)?(\d{1,10})$/.exec(word)?.[1];
    return pid === undefined ? [] : [{ pid: Number(pid), place }];
  }));
}

const MOST_WORDS = 50;

function parentEvidence(helper: Actor): readonly Evidence[] {
  return factEvidence(helper.moment.ppid, `the parent of ${helper.tid} is ${helper.moment.ppid?.value}${helper.moment.ppid?.value === 2 ? ': the kernel started it' : ''}`);
}

/** As the kernel cuts names, at 15 bytes. */
const TAKERS = /^(?:systemd-coredum|apport|abrt-hook-ccpp|core_pattern|coredumpctl|kdump|minicoredumper)/;
