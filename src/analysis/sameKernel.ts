import { sourceName } from '../model/stack.ts';
import type { Stack } from '../model/stack.ts';
import type { Actor, Scene } from './actor.ts';

/**
 * Of several candidates those that run in the kernel of the waiter, where the text shows several machines; all of them
 * where that tells nothing. The stacks are only compared when it is first asked, and not those of large dumps, which are of
 * one machine.
 */
export function nearestKernel({ actors }: Scene): (waiter: Actor, candidates: readonly Actor[]) => readonly Actor[] {
  let same: ReturnType<typeof kernelsOf> | null = null;
  return (waiter, candidates) => {
    if (candidates.length < 2 || actors.length > MOST_STACKS) return candidates;
    same ??= kernelsOf(actors.flatMap(({ stack }) => stack ?? []));
    const near = candidates.filter((one) => same!(waiter.stack, one.stack));
    return near.length > 0 ? near : candidates;
  };
}

const MOST_STACKS = 2000;

/**
 * Whether two stacks may come from one running kernel. Mails often show several machines: a frame is `function+offset/size`,
 * and a function has one size in a kernel image. Stacks that share a return address (function, offset and size) are of one
 * kernel; kernels whose functions differ in size more often than they agree are not the same (static functions of equal
 * names may differ within one). What nothing tells apart may be the same.
 *
 * @param stacks those to compare later. Linear in their frames.
 */
export function kernelsOf(stacks: Iterable<Stack>): (a: Stack | null, b: Stack | null) => boolean {
  const parents: number[] = [];
  const groups = new Map<Stack, number>();
  const byAddress = new Map<string, number>();
  for (const stack of stacks) {
    if (groups.has(stack)) continue;
    const group = parents.push(parents.length) - 1;
    groups.set(stack, group);
    for (const { function: name, offset, size, module } of stack.frames) {
      if (offset === null || size === null) continue;
      const address = `${name} ${offset} ${size} ${module ?? ''}`;
      const other = byAddress.get(address);
      if (other === undefined) byAddress.set(address, group);
      else parents[rootOf(parents, group)] = rootOf(parents, other);
    }
  }
  const sizes = new Map<number, Map<string, Set<number>>>();
  for (const [stack, group] of groups) addSizes(sizes, rootOf(parents, group), stack);
  const verdicts = new Map<string, boolean>();
  return (a, b) => {
    const one = a === null ? undefined : groups.get(a);
    const other = b === null ? undefined : groups.get(b);
    if (one === undefined || other === undefined) return true;
    const [low, high] = [rootOf(parents, one), rootOf(parents, other)].sort((x, y) => x - y) as [number, number];
    if (low === high) return true;
    const key = `${low} ${high}`;
    const known = verdicts.get(key) ?? mayBeOne(sizes.get(low)!, sizes.get(high)!);
    verdicts.set(key, known);
    return known;
  };
}

function addSizes(sizes: Map<number, Map<string, Set<number>>>, group: number, { frames }: Stack): void {
  const own = sizes.get(group) ?? new Map<string, Set<number>>();
  sizes.set(group, own);
  for (const { function: name, size } of frames) {
    if (size === null) continue;
    const function_ = sourceName(name) === name ? name : null;
    if (function_ !== null) own.set(function_, (own.get(function_) ?? new Set()).add(size));
  }
}

function mayBeOne(a: ReadonlyMap<string, ReadonlySet<number>>, b: ReadonlyMap<string, ReadonlySet<number>>): boolean {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  let alike = 0;
  let different = 0;
  for (const [name, some] of few) {
    const others = many.get(name);
    if (!others) continue;
    if ([...some].some((size) => others.has(size))) alike++;
    else different++;
  }
  return different <= alike;
}

function rootOf(parents: number[], start: number): number {
  let at = start;
  while (parents[at] !== at) {
    parents[at] = parents[parents[at]!]!;
    at = parents[at]!;
  }
  return at;
}
