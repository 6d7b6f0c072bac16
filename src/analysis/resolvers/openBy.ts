import type { Fact } from '../../model/fact.ts';
import type { OpenFile } from '../../model/task.ts';
import type { Scene } from '../actor.ts';
import { isZombie } from '../actor.ts';

/** A process whose open files the text lists, and the listing. */
export interface OpenBy {
  readonly tgid: number;
  readonly fd: number;
  readonly listing: Fact<readonly OpenFile[]>;
}

/** Processes that have a file open, each once, by the target of its descriptor: `anon_inode:[fanotify]`. ls(1) quotes such names. */
export function openBy(scene: Scene, target: string): readonly OpenBy[] {
  const found = new Map<number, OpenBy>();
  for (const actor of scene.actors) {
    if (actor.tgid === null || isZombie(actor) || found.has(actor.tgid)) continue;
    for (const { openFiles } of actor.task?.readings ?? []) {
      const file = openFiles?.value.find((one) => one.target.replace(/^'|'$/g, '') === target);
      if (file && openFiles) found.set(actor.tgid, { tgid: actor.tgid, fd: file.fd, listing: openFiles });
    }
  }
  return [...found.values()];
}
