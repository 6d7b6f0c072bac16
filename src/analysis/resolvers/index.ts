import type { Scene } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { groupBy } from '../../model/group.ts';
import type { Relation } from '../../knowledge/schema.ts';
import { uniqueEdges } from '../uniqueEdges.ts';
import { blockDevice } from './blockDevice.ts';
import { children } from './children.ts';
import { commandRunner } from './commandRunner.ts';
import { containerParent } from './containerParent.ts';
import { coreDump } from './coreDump.ts';
import { datagramReceiver } from './datagramReceiver.ts';
import { dyingMember } from './dyingMember.ts';
import { execThreads } from './execThreads.ts';
import { exitingInit } from './exitingInit.ts';
import { fifoPartner } from './fifoPartner.ts';
import { fileLock } from './fileLock.ts';
import { folioLock } from './folioLock.ts';
import { foreignParent, unreapedBy } from './foreignParent.ts';
import { freezer } from './freezer.ts';
import { frozenFileSystem } from './frozenFileSystem.ts';
import { fusePage } from './fusePage.ts';
import { fuseDaemon } from './fuseDaemon.ts';
import { heldLocks } from './heldLocks.ts';
import { lockHolders } from './lockHolders.ts';
import { lockOwner } from './lockOwner.ts';
import { loopWorker } from './loopWorker.ts';
import { networkServer } from './networkServer.ts';
import { pidNamespaceMembers } from './pidNamespaceMembers.ts';
import { pipePeer } from './pipePeer.ts';
import type { Resolver } from './resolver.ts';
import { semaphoreTaker } from './semaphoreTaker.ts';
import { servingThreads } from './servingThreads.ts';
import { sharedFile } from './sharedFile.ts';
import { soleWaker } from './soleWaker.ts';
import { socketPeer } from './socketPeer.ts';
import { terminalReader } from './terminalReader.ts';
import { threadEnd } from './threadEnd.ts';
import { threadGroup } from './threadGroup.ts';
import { tracee } from './tracee.ts';
import { tracer } from './tracer.ts';
import { unseenWriters } from './unseenWriters.ts';
import { unseenFuseWait } from './unseenFuseWait.ts';
import { userLock } from './userLock.ts';
import { vforkChild } from './vforkChild.ts';
import { watcher } from './watcher.ts';
import { worker } from './worker.ts';

/** One line a relation. */
const RESOLVERS: readonly Resolver[] = [pidNamespaceMembers, foreignParent, fuseDaemon, children, commandRunner, exitingInit, containerParent, pipePeer, fifoPartner, socketPeer, datagramReceiver, terminalReader, threadEnd, semaphoreTaker, unseenFuseWait, userLock, threadGroup, tracer, dyingMember, lockOwner, heldLocks, lockHolders, folioLock, worker, unseenWriters, fileLock, vforkChild, coreDump, freezer, frozenFileSystem, networkServer, blockDevice, watcher, execThreads, tracee, sharedFile, loopWorker, fusePage];

/**
 * Every edge of the wait-for graph that the incident supports. Each pair of nodes stands once for each relation.
 *
 * @param list other resolvers than ours, for measurements.
 */
export function resolveEdges(scene: Scene, list: readonly Resolver[] = RESOLVERS): readonly Edge[] {
  const resolvers = list.map(({ relation, resolve }) => ({ relation, resolve: resolve(scene) }));
  const concerned = new Map<Relation | null, typeof resolvers>();
  const edges: Edge[] = [];
  for (const actor of scene.actors) {
    const relation = actor.wait?.page.wait.relation ?? null;
    const mine = concerned.get(relation) ?? resolvers.filter((one) => one.relation === null || one.relation === relation);
    concerned.set(relation, mine);
    for (const one of mine) for (const found of one.resolve(actor)) edges.push(found);
  }
  return uniqueEdges([...throughTasks(scene, edges), ...list.flatMap((one) => one.others?.(scene) ?? []), ...unreapedEdges(scene, edges), ...servingThreads(scene, edges), ...soleWaker(scene, edges)]);
}

/**
 * Whoever waits for a lock, or for work, of a task that hangs itself does not wait for the server at first hand: where that
 * task waits for the server its own edge says so, and where it waits for the first one they hang for ever.
 */
function throughTasks(scene: Scene, edges: readonly Edge[]): readonly Edge[] {
  const behind = new Set(edges.filter(({ to, via }) => (via === 'lock' || via === 'worker') && scene.byNode.get(to)?.wait != null).map(({ from }) => from));
  return behind.size === 0 ? edges : edges.filter(({ from, via }) => via !== 'network-server' || !behind.has(from));
}

/** Zombies that an init waits for and that wait for nobody themselves: their parent has to reap them. */
function unreapedEdges(scene: Scene, edges: readonly Edge[]): readonly Edge[] {
  const awaited = new Set(edges.filter((one) => one.via === 'pid-namespace-member').map((one) => one.to));
  if (awaited.size === 0) return [];
  const held = new Set(edges.map((one) => one.from));
  const zombies = new Set([...awaited].filter((node) => !held.has(node)));
  if (zombies.size === 0) return [];
  const waiters = groupBy(edges.filter((one) => zombies.has(one.to)), (one) => one.to);
  // The parent is the very task that waits for this zombie: that it has not reaped it yet is no reason of its own.
  return scene.actors.filter((actor) => zombies.has(actor.node)).flatMap(unreapedBy)
    .filter((one) => !(waiters.get(one.from) ?? []).some((waiter) => waiter.from === one.to));
}
