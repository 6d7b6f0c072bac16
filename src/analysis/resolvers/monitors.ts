import { groupBy } from '../../model/group.ts';
import type { UserStack } from '../../model/userStack.ts';
import type { Scene } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { edge } from './resolver.ts';

/**
 * Monitors of Java: a thread dump (HotSpot, JavaThread::print_stack_on) says of every thread which monitors it has locked
 * and which it waits to lock, by the address of the object. Linear in the locks printed.
 */
export function monitorEdges(scene: Scene): readonly Edge[] {
  const last = new Map<number, UserStack>();
  for (const stack of scene.incident.dumps.flatMap((dump) => dump.userStacks)) if (stack.tid && stack.format === 'jstack' && !scene.aftermath(stack.place)) last.set(stack.tid.value, stack);
  const holders = groupBy([...last].flatMap(([tid, stack]) => heldBy(stack).map((address) => ({ tid, stack, key: `${stack.place.source} ${address}` }))), ({ key }) => key);
  return [...last].sort(([a], [b]) => a - b).flatMap(([tid, stack]) => {
    const lock = stack.state?.startsWith('BLOCKED') === true ? stack.locks.find((one) => one.kind === 'waits') : undefined;
    const found = (lock && holders.get(`${stack.place.source} ${lock.address}`)) ?? [];
    const [holder] = found;
    return lock && holder && found.length === 1 ? [edge(tid, holder.tid, 'user-lock', 'observed', [
      { place: stack.place, says: `thread ${tid} waits to lock ${lock.address}` }, { place: holder.stack.place, says: `thread ${holder.tid} has locked ${lock.address}` },
    ])] : [];
  });
}

/** Object.wait gives the monitor back while it waits; the dump prints it as locked further down all the same. */
function heldBy({ locks }: UserStack): readonly string[] {
  const waited = new Set(locks.filter((one) => one.kind === 'waits').map((one) => one.address));
  return [...new Set(locks.filter((one) => one.kind === 'holds' && !waited.has(one.address)).map((one) => one.address))];
}
