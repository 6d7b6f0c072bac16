import { groupBy } from '../model/group.ts';
import type { Actor, Scene } from './actor.ts';
import { factEvidence, isZombie } from './actor.ts';
import type { Evidence } from './analysis.ts';
import type { FuseMount, FuseMounts } from './fuseMounts.ts';
import { isFuseProgram, isUserOfFiles, isWellKnownServer, servesType } from './fusePrograms.ts';
import type { ServerSign } from './fuseServers.ts';
import type { UsedPath } from './processPaths.ts';
import { argumentsOf, commandLines, upwards } from './processPaths.ts';
import { isKernelThread } from './kernelThread.ts';

/** A process that may serve a mount, and why. */
export interface Candidate {
  readonly tgid: number;
  readonly evidence: readonly Evidence[];
  /** More than a path among the arguments of a program that nobody knows. */
  readonly sure: boolean;
}

/** All processes of a text by what may tie them to a mount. Made once for a scene. */
export interface Candidates {
  /** By each word of their command lines that is a path, or a source such as `host:/path`. */
  readonly byArgument: ReadonlyMap<string, readonly Process[]>;
  readonly byComm: ReadonlyMap<string, readonly Process[]>;
  readonly wellKnown: readonly Process[];
  /** Those that serve FUSE mounts by what is seen of them or by their name. */
  readonly known: readonly Process[];
  readonly byTgid: ReadonlyMap<number, Process>;
}

export interface Process {
  readonly tgid: number;
  readonly leader: Actor;
  readonly comm: string;
  readonly lines: readonly string[];
  readonly words: ReadonlySet<string>;
  readonly signs: readonly ServerSign[];
}

export function candidatesOf(scene: Scene): Candidates {
  const processes = [...scene.byTgid].flatMap(([tgid, threads]) => processOf(scene, tgid, threads) ?? []);
  const words = processes.flatMap((process) => [...process.words].map((word) => ({ word, process })));
  const byWord = groupBy(words, ({ word }) => word);
  return {
    byArgument: new Map([...byWord].map(([word, list]) => [word, list.map(({ process }) => process)])),
    byComm: groupBy(processes, (process) => process.comm), wellKnown: processes.filter((process) => isWellKnownServer(process.comm)), known: processes.filter(isKnown), byTgid: new Map(processes.map((process) => [process.tgid, process])),
  };
}

/** Kernel threads serve no mount, and a text may have thousands of them. */
function processOf(scene: Scene, tgid: number, threads: readonly Actor[]): Process | null {
  const leader = scene.byTid.get(tgid) ?? threads[0]!;
  if (isKernelThread(leader)) return null;
  const facts = commandLines(threads);
  const comm = leader.comm ?? leader.processComm ?? '';
  const signs = scene.servers.get(tgid) ?? [];
  if (facts.length === 0 && comm === '' && signs.length === 0) return null;
  const lines = facts.map(({ value }) => value);
  return { tgid, leader, comm, lines, words: new Set(lines.flatMap(argumentsOf).filter((word) => /[/:]/.test(word)).slice(0, MOST_WORDS)), signs };
}

const MOST_WORDS = 100;

/**
 * Who was started for these mounts: the mount point or the source among its arguments, or the type that is its name.
 *
 * @param waiter not taken itself, unless it shows that it serves FUSE.
 */
export function serversOfMounts(candidates: Candidates, table: FuseMounts, mounts: readonly FuseMount[], waiter: number | null): readonly Candidate[] {
  // The source of a stacked mount (bindfs, encfs, gocryptfs) is the mount point of the one below: who names the mount point goes first.
  const naming = (wordOf: (mount: FuseMount) => string | null): readonly { readonly process: Process; readonly says: string; readonly place: FuseMount['place'] }[] => mounts.flatMap((mount) => (candidates.byArgument.get(wordOf(mount) ?? '') ?? [])
    .map((process) => ({ process, says: `its arguments name the FUSE mount ${mount.mountPoint}`, place: mount.place }))).filter(({ process }) => mayServe(process, waiter));
  const byPoint = naming((mount) => mount.mountPoint);
  // Of several the one whose own mount it is; a daemon on top of it names it too, as its source.
  const own = byPoint.filter(({ process }) => mounts.some((mount) => isOwnMount(process, mount)));
  const found = own.length > 0 ? own : byPoint.length > 0 ? byPoint : naming((mount) => mount.source);
  const named = mounts.flatMap((mount) => namesOfType(mount.type).flatMap((comm) => candidates.byComm.get(comm) ?? []).map((process) => ({ process, says: `${mount.mountPoint} is of type ${mount.type}`, place: mount.place })));
  const both = found.length > 0 ? found : named.filter(({ process }) => process.tgid !== waiter && !servesAnother(table, process, mounts));
  return distinct(both.map(({ process, says, place }) => ({ process, evidence: [{ place, says }, ...argsEvidence(process)], sure: true })));
}

/**
 * Who was started with a directory above the paths of the waiter among its arguments. The path is on a FUSE mount, as the
 * waiter stands in a FUSE request; that this is the mount point is what everybody's daemons look like (`sshfs host: /mnt`).
 */
export function serversOfPaths(candidates: Candidates, paths: readonly UsedPath[], waiter: number | null): readonly Candidate[] {
  const found = paths.flatMap((used) => {
    for (const directory of upwards(used.path)) {
      const here = (candidates.byArgument.get(directory) ?? []).filter((process) => mayServe(process, waiter) && (isKnown(process) || (directory !== used.path && !COMMON.has(directory))));
      if (here.length > 0) return here.map((process) => ({ process, sure: isKnown(process), evidence: [...argsEvidence(process), { place: used.place, says: `${used.from === 'open file' ? 'the waiter has open' : used.from === 'command line' ? 'the waiter was started with' : 'a parent of the waiter was started with'} ${used.path}, below ${directory}` }] }));
    }
    return [];
  });
  return distinct(found);
}

function mayServe(process: Process, waiter: number | null): boolean {
  if (isKnown(process)) return true;
  if (process.tgid === waiter || isUserOfFiles(process.comm) || isZombie(process.leader)) return false;
  const relation = process.leader.wait?.page.wait.relation;
  return relation !== 'fuse-daemon' && relation !== 'pid-namespace-members' && relation !== 'children' && relation !== 'lock-owner';
}

function isKnown({ comm, signs }: Process): boolean {
  return signs.length > 0 || isFuseProgram(comm);
}

function isOwnMount({ comm, words }: Process, { mountPoint, type, source }: FuseMount): boolean {
  return words.has(mountPoint) && (servesType(comm, type ?? '') || (source !== null && words.has(source)));
}

/**
 * Of the mounts that a daemon's own arguments lead to, those that it does not serve itself: a daemon on top of another waits for
 * the one below. Its own has its name as the type, or a source that stands among its arguments too; all where none is left.
 */
export function withoutOwnMounts<T extends { readonly mount: FuseMount }>(candidates: Candidates, tgid: number | null, visible: readonly T[]): readonly T[] {
  if (tgid === null || visible.length < 2) return visible;
  const process = candidates.byTgid.get(tgid);
  if (!process || !isKnown(process)) return visible;
  const others = visible.filter(({ mount }) => !isOwnMount(process, mount));
  return others.length > 0 ? others : visible;
}

/** Its arguments name a mount point of the table that is none of these, so it serves that one. */
function servesAnother({ byPoint }: FuseMounts, process: Process, mounts: readonly FuseMount[]): boolean {
  const points = [...process.words].filter((word) => byPoint.has(word));
  return points.length > 0 && !mounts.some((mount) => points.includes(mount.mountPoint));
}

function namesOfType(type: string | null): readonly string[] {
  if (type === null) return [];
  if (type === 'fuseblk') return ['ntfs-3g', 'mount.ntfs', 'mount.ntfs-3g', 'mount.exfat', 'mount.exfat-fus', 'mount.lowntfs-3'];
  const subtype = type.replace(/^fuse\.?/, '');
  return [subtype.slice(0, 15), `mount.${subtype}`.slice(0, 15)].filter((comm) => servesType(comm, type));
}

function argsEvidence(process: Process): readonly Evidence[] {
  const { args } = process.leader.task?.facts ?? {};
  return factEvidence(args, `process ${process.tgid} was started as ${String(args?.value).slice(0, 120)}`);
}

/**
 * Each process once. A wrapper (a container init, a shell) has the command line of what it runs within its own and is left
 * out; of several the one that was seen reading /dev/fuse, then one that holds it, is the daemon.
 */
function distinct(found: readonly { readonly process: Process; readonly evidence: readonly Evidence[]; readonly sure: boolean }[]): readonly Candidate[] {
  const each = [...new Map([...found].reverse().map((one) => [one.process.tgid, one])).values()];
  const plain = each.length > MOST_COMPARED ? each : each.filter(({ process }) => process.signs.length > 0 || !each.some((other) => other.process !== process && isWithin(other.process, process)));
  const reads = plain.filter(({ process }) => process.signs.some((sign) => sign.how === 'reads'));
  const holds = plain.filter(({ process }) => process.signs.length > 0);
  const known = plain.filter(({ process }) => isKnown(process));
  const best = reads.length > 0 ? reads : holds.length > 0 ? holds : known.length > 0 ? known : plain;
  return best.map(({ process, evidence, sure }) => ({ tgid: process.tgid, evidence: [...evidence, ...process.signs.map(({ place, says }) => ({ place, says }))], sure: sure || isKnown(process) }));
}

const MOST_COMPARED = 20;

function isWithin(inner: Process, outer: Process): boolean {
  return inner.lines.some((line) => outer.lines.some((other) => other.length > line.length && other.includes(line)));
}

/** Directories that many programs are started with. */
const COMMON: ReadonlySet<string> = new Set(['/home', '/tmp', '/var', '/etc', '/usr', '/root', '/opt', '/run', '/bin', '/lib', '/mnt', '/srv', '/media', '/var/lib', '/var/log', '/var/run', '/var/tmp', '/usr/bin', '/usr/lib', '/usr/share', '/var/lib/docker', '/var/lib/containerd', '/var/lib/kubelet', '/run/containerd']);
