import type { Confidence } from '../model/fact.ts';
import { groupBy } from '../model/group.ts';
import type { Actor, Scene } from './actor.ts';
import { isZombie } from './actor.ts';
import type { Evidence, Node } from './analysis.ts';
import type { Candidate, Candidates } from './fuseCandidates.ts';
import { candidatesOf, serversOfMounts, serversOfPaths, withoutOwnMounts } from './fuseCandidates.ts';
import type { ConnectionGuess } from './fuseConnection.ts';
import { connectionByStack, connectionOfMount } from './fuseConnection.ts';
import type { ServerSign } from './fuseServers.ts';
import type { FuseMount, FuseMounts } from './fuseMounts.ts';
import { fuseMountsOf, mountsOfPaths } from './fuseMounts.ts';
import { daemonByPosition } from './fusePosition.ts';
import type { UsedPath } from './processPaths.ts';

/** What is known of one that waits for FUSE: the connection, the mount, and who serves it. */
export interface FuseWait {
  readonly connection: ConnectionGuess | null;
  /** The mount, under each name that tables of the text give it; empty where nothing tells which it is. */
  readonly mounts: readonly FuseMount[];
  readonly daemon: ChosenDaemon | null;
}

export interface ChosenDaemon {
  readonly tgid: number;
  readonly confidence: Confidence;
  readonly evidence: readonly Evidence[];
}

interface Choice extends ChosenDaemon {
  /** The kind of evidence: 1 the mount's own names, 2 /dev/fuse, 3 the only program that is known to serve mounts, 4 position. */
  readonly rank: number;
}

/**
 * All that wait for FUSE, by node. Best evidence first: who was started for the mount or the path that the waiter uses; the
 * only one that reads or holds /dev/fuse; the only well-known FUSE program; the only other process that the text looks
 * at. Between two of a kind nothing is chosen. One connection has one daemon: what one of its waiters shows holds for all.
 */
export function fuseWaitsOf(scene: Scene): ReadonlyMap<Node, FuseWait> {
  const waiters = scene.byRelation.get('fuse-daemon') ?? [];
  if (waiters.length === 0) return new Map();
  const table = fuseMountsOf(scene.incident.dumps);
  const candidates = candidatesOf(scene);
  const dying = new Set(waiters.filter((actor) => actor.exiting.answer === 'yes').map((actor) => actor.tgid ?? actor.node));
  const servers = serversIn(scene);
  const found = waiters.map((actor) => {
    const used = scene.paths(actor);
    const { connection, mounts } = mountOf(scene, table, candidates, actor, used);
    const byName = choiceByName(candidates, table, actor, mounts, used);
    return { actor, connection, mounts, byName, choice: byName === 'several' ? null : byName ?? (dying.size <= 1 || actor.exiting.answer !== 'yes' ? choiceBySigns(servers, candidates, actor, used) : null) };
  });
  const shared = sharedChoices(found);
  const others = elsewhereIn(scene, found);
  return new Map(found.map(({ actor, connection, mounts, byName, choice }): readonly [Node, FuseWait] => {
    const inScope = byName !== 'several' && (dying.size <= 1 || actor.exiting.answer !== 'yes');
    const daemon = (connection && shared.get(connection.id)) ?? choice ?? (inScope ? others(actor) : null);
    return [actor.node, { connection, mounts, daemon }];
  }));
}

function mountOf(scene: Scene, table: FuseMounts, candidates: Candidates, actor: Actor, used: readonly UsedPath[]): Pick<FuseWait, 'connection' | 'mounts'> {
  const visible = withoutOwnMounts(candidates, actor.tgid, mountsOfPaths(table, used, [actor.tid, actor.tgid]));
  const points = new Set(visible.map(({ mount }) => mount.mountPoint));
  const onPath = points.size === 1 ? visible : [];
  const ids = new Set(onPath.flatMap(({ mount }) => mount.connection ?? []));
  const [id] = ids;
  const connection = (ids.size === 1 ? connectionOfMount(scene, id!, onPath.find(({ mount }) => mount.connection === id)!) : null) ?? connectionByStack(scene, actor);
  const byConnection = connection ? table.byConnection.get(connection.id) ?? [] : [];
  return { connection, mounts: byConnection.length > 0 ? byConnection : ids.size < 2 || connection === null ? onPath.map(({ mount }) => mount) : [] };
}

function choiceByName(candidates: Candidates, table: FuseMounts, actor: Actor, mounts: readonly FuseMount[], used: readonly UsedPath[]): Choice | 'several' | null {
  const byMount = mounts.length > 0 ? serversOfMounts(candidates, table, mounts, actor.tgid) : [];
  const found = byMount.length > 0 ? byMount : mounts.length > 0 ? [] : serversOfPaths(candidates, used, actor.tgid);
  const [only] = found;
  if (found.length > 1) return 'several';
  return only ? { ...chosen(only), rank: 1 } : null;
}

function chosen({ tgid, evidence, sure }: Candidate): ChosenDaemon {
  return { tgid, evidence, confidence: sure ? 'inferred' : 'assumed' };
}

/** Servers of the scene, the readers apart. */
interface Servers {
  readonly all: readonly (readonly [number, readonly ServerSign[]])[];
  readonly readers: Servers['all'];
  readonly signs: ReadonlyMap<number, readonly ServerSign[]>;
}

function serversIn({ servers }: Scene): Servers {
  const all = [...servers];
  return { all, readers: all.filter(([, signs]) => signs.some((sign) => sign.how === 'reads')), signs: servers };
}

/** Those of other processes than the waiter's own; of many, enough to see that they are several. */
function othersOf(list: Servers['all'], tgid: number | null): Servers['all'] {
  return list.slice(0, 3).filter(([other]) => other !== tgid);
}

/** The process that was seen reading /dev/fuse, or else the one that holds it open. The waiter's own process goes first. */
function choiceBySigns(servers: Servers, candidates: Candidates, actor: Actor, used: readonly UsedPath[]): Choice | null {
  const own = actor.tgid === null ? [] : servers.signs.get(actor.tgid) ?? [];
  const readers = othersOf(servers.readers, actor.tgid);
  const ownReads = own.some((sign) => sign.how === 'reads');
  const evidenceOf = (signs: typeof own): readonly Evidence[] => signs.map(({ place, says }) => ({ place, says }));
  // Next to other daemons it may as well use a file of one of theirs, as a union mount does.
  if (own.length > 0 && (ownReads || readers.length !== 1)) return { tgid: actor.tgid!, confidence: readers.length > 0 ? 'assumed' : 'inferred', evidence: evidenceOf(own), rank: 2 };
  const others = readers.length > 0 ? readers : othersOf(servers.all, actor.tgid);
  const [only] = others;
  if (others.length === 1 && only) return { tgid: only[0], confidence: 'inferred', evidence: [...evidenceOf(only[1]), ...evidenceOf(own)], rank: 2 };
  if (others.length > 1) return null;
  const self = ownByName(candidates, actor);
  if (self) return self;
  const [known] = candidates.wellKnown;
  if (candidates.wellKnown.length !== 1 || !known || known.tgid === actor.tgid || isZombie(known.leader)) return null;
  // It names its mount point, and the waiter uses other files.
  if (used.length > 0 && [...known.words].some((word) => word.startsWith('/'))) return null;
  const says = `${known.comm} (${known.tgid}) is the only program of this text that is known to serve FUSE mounts`;
  const fact = known.leader.task?.facts['args'] ?? known.leader.task?.facts['comm'];
  return { tgid: known.tgid, confidence: 'assumed', evidence: fact ? [{ place: fact.place, says }] : [], rank: 3 };
}

/** A dying program that serves FUSE mounts by its name, and no other one in the text: very likely it waits for itself. */
function ownByName({ known }: Candidates, actor: Actor): Choice | null {
  const [only] = known;
  if (actor.exiting.answer !== 'yes' || known.length !== 1 || !only || only.tgid !== actor.tgid) return null;
  const fact = actor.task?.facts['comm'];
  return { tgid: only.tgid, confidence: 'assumed', rank: 3, evidence: fact ? [{ place: fact.place, says: `${only.comm} is the only program of this text whose name is that of a FUSE file system` }] : [] };
}

type Found = { readonly actor: Actor; readonly connection: ConnectionGuess | null; readonly choice: Choice | null; readonly byName: Choice | 'several' | null };

/** For each connection the daemon that the best evidence of its waiters names, where they agree. */
function sharedChoices(found: readonly Found[]): ReadonlyMap<number, Choice> {
  const groups = groupBy(found.filter((one) => one.choice !== null), (one) => one.connection?.id);
  return new Map([...groups].flatMap(([id, group]) => {
    const choices = group.map((one) => one.choice!).sort((a, b) => a.rank - b.rank || a.tgid - b.tgid);
    const best = choices.filter((one) => one.rank === choices[0]!.rank);
    return best.every((one) => one.tgid === best[0]!.tgid) ? [[id, best.find((one) => one.confidence === 'inferred') ?? best[0]!] as const] : [];
  }));
}

/** The daemon of the text's other waiters, if they all have the same; else the one that only its place in the text points to. */
function elsewhereIn(scene: Scene, found: readonly Found[]): (actor: Actor) => ChosenDaemon | null {
  const choices = new Map(found.flatMap(({ choice }) => (choice ? [[choice.tgid, choice] as const] : [])));
  const [only] = choices.values();
  if (choices.size > 1 || found.some((one) => one.byName === 'several')) return () => null;
  if (only) return (actor) => (only.tgid === actor.tgid ? null : { ...only, confidence: 'assumed' });
  return scene.servers.size > 0 ? () => null : daemonByPosition(scene);
}

function servesOther({ byTgid }: Candidates, { byPoint }: FuseMounts, tgid: number): boolean {
  return [...byTgid.get(tgid)?.words ?? []].some((word) => byPoint.has(word));
}

/** Who serves the FUSE mount that a file lies on, for waits that reach it through a disk image: by the names of mount and path alone. */
export function serverOfFile(scene: Scene): (file: UsedPath) => ChosenDaemon | null {
  const table = fuseMountsOf(scene.incident.dumps);
  const candidates = candidatesOf(scene);
  const servers = serversIn(scene);
  return (file) => {
    const mounts = mountsOfPaths(table, [file], []).map(({ mount }) => mount);
    const found = mounts.length > 0 ? serversOfMounts(candidates, table, mounts, null) : serversOfPaths(candidates, [file], null).filter((one) => one.sure);
    if (found.length > 0) return found.length === 1 ? chosen(found[0]!) : null;
    // On a FUSE mount, and one process alone was seen at /dev/fuse; not one that was started for other mounts.
    const [reader, ...more] = servers.readers.filter(([tgid]) => !servesOther(candidates, table, tgid));
    return mounts.length > 0 && reader && more.length === 0 ? { tgid: reader[0], confidence: 'assumed', evidence: reader[1].map(({ place, says }) => ({ place, says })) } : null;
  };
}
