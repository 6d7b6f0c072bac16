import { groupBy } from '../model/group.ts';
import type { Actor } from './actor.ts';

/**
 * Who has a function in the stack. Tasks with equal stacks share one list of names, so that the index grows with the
 * stacks that differ and not with the tasks; it is made when it is first asked for.
 */
export function functionIndex(actors: readonly Actor[]): (name: string) => readonly Actor[] {
  let lists: ReadonlyMap<string, readonly (readonly Actor[])[]> | null = null;
  return (name) => (lists ??= listsOf(actors)).get(name)?.flat() ?? [];
}

function listsOf(actors: readonly Actor[]): ReadonlyMap<string, readonly (readonly Actor[])[]> {
  const lists = new Map<string, (readonly Actor[])[]>();
  for (const [names, some] of groupBy(actors, (actor) => (actor.names.length > 0 ? actor.names : undefined))) {
    for (const name of new Set(names)) {
      const known = lists.get(name);
      if (known) known.push(some);
      else lists.set(name, [some]);
    }
  }
  return lists;
}
