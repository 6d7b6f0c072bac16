import { groupBy } from '../../model/group.ts';
import type { OpenFile } from '../../model/task.ts';
import type { Place } from '../../model/fact.ts';
import type { Scene } from '../actor.ts';

/** A descriptor of a process. */
export interface PipeEnd {
  readonly tgid: number;
  readonly file: OpenFile;
  readonly place: Place;
}

export interface OpenFiles {
  readonly byTarget: ReadonlyMap<string, readonly PipeEnd[]>;
  /** A process without an entry shows no listing. */
  readonly byTgid: ReadonlyMap<number, readonly PipeEnd[]>;
}

/** Every descriptor that the text lists, each process' last listing of it, by what it points to. Once a scene, linear. */
export function openFilesOf(scene: Scene): OpenFiles {
  const ends = new Map<string, PipeEnd>();
  for (const actor of scene.actors) {
    for (const { openFiles } of actor.task?.readings ?? []) {
      if (actor.tgid === null || !openFiles || scene.aftermath(openFiles.place)) continue;
      for (const file of openFiles.value) ends.set(`${actor.tgid}/${file.fd}`, { tgid: actor.tgid, file: unquoted(file), place: openFiles.place });
    }
  }
  const all = [...ends.values()];
  return { byTarget: groupBy(all, (end) => end.file.target), byTgid: groupBy(all, (end) => end.tgid) };
}

/** ls(1) on a terminal puts names with brackets into quotes. */
function unquoted(file: OpenFile): OpenFile {
  const inner = /^'([^']+)'$/.exec(file.target)?.[1];
  return inner === undefined ? file : { ...file, target: inner };
}
