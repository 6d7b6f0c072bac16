import type { PageOf } from '../knowledge/catalogue.ts';
import type { TaskMatch } from '../knowledge/schema.ts';
import { groupBy } from '../model/group.ts';
import type { Actor, Scene } from './actor.ts';
import type { Cause } from './graph.ts';
import { listed, shown } from './wording.ts';
import { withoutEnd } from '../text/trim.ts';
import { isKernelThread } from './kernelThread.ts';

/** Victims of a cause with the same name that stand in the same wait. */
export interface VictimGroup {
  /** Name of the process as {@link shown}; where the names differ in their number only, without it. Null: nobody has a name. */
  readonly name: string | null;
  /** What they wait in; null where no page knows it. */
  readonly page: PageOf<TaskMatch> | null;
  /** They wait for the cause itself, not for one of its victims. */
  readonly direct: boolean;
  readonly kernel: boolean;
  readonly tasks: number;
  readonly processes: number;
  /** The nearest to the cause. */
  readonly first: Actor;
}

/**
 * Who waits behind a cause, folded: those that wait for it directly before the others, the many before the few. Linear.
 *
 * @param told tasks that are told one by one, on the way of the chain: they are not counted.
 */
export function foldVictims(scene: Scene, cause: Cause, told: ReadonlySet<Actor> = new Set()): readonly VictimGroup[] {
  const groups = new Map<string, Actor[]>();
  cause.victims.forEach((node, index) => {
    const actor = scene.byNode.get(node);
    if (!actor || told.has(actor)) return;
    const key = `${index < cause.direct ? 'direct' : 'further'}|${actor.wait?.page.id ?? ''}|${isKernel(actor) ? 'kernel' : 'user'}|${familyOf(actor) ?? ''}`;
    const group = groups.get(key);
    if (group) group.push(actor);
    else groups.set(key, [actor]);
  });
  const folded = [...groups].map(([key, actors]) => groupOf(actors, key.startsWith('direct')));
  return folded.sort((a, b) => Number(b.direct) - Number(a.direct) || b.tasks - a.tasks);
}

/** `50 runc processes and 3 kworkers wait behind it`; empty for nobody. @param most so many names, the others as a number. */
export function foldedPhrase(groups: readonly VictimGroup[], most = 4): string {
  const total = groups.reduce((sum, one) => sum + one.tasks, 0);
  return total === 0 ? '' : `${countedNames(groups, most)} ${total === 1 ? 'waits' : 'wait'} behind it`;
}

/** Any tasks by their names: `50 runc processes and 3 kworkers`, the many first. */
export function foldedTasks(actors: readonly Actor[], most = 4): string {
  return countedNames([...groupBy(actors, (actor) => `${isKernel(actor) ? 'kernel' : 'user'}|${familyOf(actor) ?? ''}`).values()].map((some) => groupOf(some, true)).sort((a, b) => b.tasks - a.tasks), most);
}

function countedNames(groups: readonly VictimGroup[], most: number): string {
  const byName = new Map<string, Counted>();
  for (const { name, kernel, tasks, processes } of groups) {
    const key = `${kernel ? 'kernel' : 'user'} ${name ?? ''}`;
    const known = byName.get(key);
    byName.set(key, { name, kernel, tasks: tasks + (known?.tasks ?? 0), processes: processes + (known?.processes ?? 0) });
  }
  const all = [...byName.values()];
  const rest = all.slice(most).reduce((sum, one) => sum + one.tasks, 0);
  return listed([...all.slice(0, most).map(phraseOf), ...(rest > 0 ? [`${rest} more`] : [])]);
}

type Counted = Pick<VictimGroup, 'name' | 'kernel' | 'tasks' | 'processes'>;

function phraseOf({ name, kernel, tasks, processes }: Counted): string {
  if (name === null) return tasks === 1 ? '1 task' : `${tasks} tasks`;
  if (kernel) return name === 'kworker' ? `${tasks} ${tasks === 1 ? 'kworker' : 'kworkers'}` : `${tasks} ${name} kernel ${tasks === 1 ? 'thread' : 'threads'}`;
  if (tasks > processes) return processes === 1 ? `${tasks} threads of ${name}` : `${tasks} threads of ${processes} ${name} processes`;
  return `${processes} ${name} ${processes === 1 ? 'process' : 'processes'}`;
}

function groupOf(actors: readonly Actor[], direct: boolean): VictimGroup {
  const first = actors[0]!;
  const names = new Set(actors.map(nameOf));
  return {
    name: names.size === 1 ? nameOf(first) : familyOf(first), page: first.wait?.page ?? null, direct, kernel: isKernel(first),
    tasks: actors.length, processes: new Set(actors.map((actor) => actor.tgid ?? actor.node)).size, first,
  };
}

function nameOf(actor: Actor): string | null {
  return isKernel(actor) ? familyOf(actor) : shown(actor.processComm ?? actor.comm);
}

/** `worker-17` → `worker`; of kernel threads what stands before the slash: `kworker/3:1H` (kernel/workqueue.c), `jbd2/sda1-8`. */
export function familyOf(actor: Actor): string | null {
  const name = shown(actor.processComm ?? actor.comm);
  if (name === null) return null;
  const end = isKernel(actor) ? name.indexOf('/') : (/\d$/.test(name) ? withoutEnd(name, '-_/:.#0123456789').length : -1);
  return end > 0 ? name.slice(0, end) : name;
}

/** A kworker by its name too: a victim's other signs may be missing. */
function isKernel(actor: Actor): boolean {
  return isKernelThread(actor) || actor.comm?.startsWith('kworker/') === true;
}
