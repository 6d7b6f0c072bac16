import type { Relation, SignaturePage } from '../knowledge/schema.ts';
import type { Actor, Scene } from './actor.ts';
import { isZombie } from './actor.ts';
import type { Node } from './analysis.ts';

/** Those whom a task waits for, as far as the text shows them. */
export interface Holders {
  readonly actors: readonly Actor[];
  /** Every thread of them that there is stands in the text: what none shows is not there. */
  readonly complete: boolean;
}

/**
 * Whom the causes of a page are asked of. Where it waits for a process and not for one thread, all its threads: the leader of
 * a daemon sleeps harmlessly while its worker is stuck. Behind a FUSE connection stands its daemon, and behind a zombie
 * whoever has to reap it: its parent and its tracer (kernel/exit.c wait_task_zombie, eligible_child). The waiter itself only where
 * it is a thread of the daemon that it waits for.
 */
export function holdersOf(scene: Scene, { wait: { relation } }: SignaturePage, waiter: Actor, nodes: readonly Node[]): Holders {
  const daemon = relation === 'fuse-daemon' ? scene.fuse().get(waiter.node)?.daemon?.tgid : undefined;
  const direct = [...nodes, ...(daemon === undefined ? [] : [daemon])].flatMap((node) => scene.byNode.get(node) ?? []);
  const reapers = direct.filter(isZombie).flatMap(({ moment: { ppid, tracerPid } }) => [ppid?.value, tracerPid?.value].flatMap((pid) => (pid ? (scene.byTid.get(pid) ?? []) : []))).filter(({ tgid }) => tgid !== waiter.tgid);
  const processes = OF_PROCESSES.has(relation) ? [...direct, ...reapers] : reapers;
  const threads = processes.flatMap(({ tgid }) => (tgid === null ? [] : (scene.byTgid.get(tgid) ?? []).slice(0, MOST_THREADS)));
  const actors = [...new Set([...direct, ...reapers, ...threads])].filter((actor) => actor !== waiter || daemon === waiter.tgid);
  const named = nodes.every((node) => scene.byNode.has(node) || daemon !== undefined);
  return { actors, complete: named && processes.every((actor) => hasAllThreads(scene, actor)) };
}

const OF_PROCESSES: ReadonlySet<Relation> = new Set<Relation>(['fuse-daemon', 'children', 'pid-namespace-members', 'foreign-parent', 'tracer', 'pipe-peer']);

function hasAllThreads(scene: Scene, { tgid, moment }: Actor): boolean {
  const threads = tgid === null ? [] : (scene.byTgid.get(tgid) ?? []);
  const count = (tgid === null ? null : scene.byTid.get(tgid)?.moment.threads) ?? moment.threads;
  return count !== null && threads.length >= count.value && threads.length <= MOST_THREADS;
}

/** Thousands of waiters may ask for one daemon: its first threads stand for all. */
const MOST_THREADS = 100;
