import type { Incident } from '../model/incident.ts';
import type { Place } from '../model/fact.ts';
import type { Actor, Scene } from './actor.ts';

/** A container that the text itself says gives trouble: an engine failed on it, or a goroutine is labelled with it. */
export interface Named {
  readonly id: string | null;
  readonly tgid: number | null;
  readonly place: Place;
  readonly says: string;
}

export function containersNamed({ dumps }: Incident): readonly Named[] {
  return dumps.flatMap((dump) => [
    ...dump.containerErrors.filter(({ kind }) => kind !== 'no-such-container').slice(0, MOST).flatMap((one): readonly Named[] => (one.container === null && one.tgid === null ? [] : [{
      id: one.container, tgid: one.tgid?.value ?? null, place: one.place, says: 'the engine failed on this container',
    }])),
    ...dump.goroutines.filter(({ details }) => details !== null).slice(0, MOST).flatMap((one) => Object.values(one.details!.labels).filter((value) => ID.test(value)).map((id): Named => ({
      id, tgid: null, place: one.place, says: `goroutine ${one.id} is labelled with this container`,
    }))),
  ]);
}

/** Ids of the container whose init this is: its control group, listings by pid, and the command line of its shim. */
export function idsOf(scene: Scene, init: Actor): readonly string[] {
  const own = (init.task?.readings ?? []).flatMap(({ container, cgroup }) => [container?.value, cgroup?.value]);
  const listed = scene.incident.dumps.flatMap((dump) => dump.containers.filter(({ pid }) => pid !== null && pid.value === init.tid).map(({ id }) => id?.value));
  const shim = scene.byTid.get(init.moment.ppid?.value ?? -1);
  const args = shim && /shim|conmon/.test(shim.comm ?? '') ? [shim.task?.args ?? undefined] : [];
  return [...own, ...listed, ...args].flatMap((text) => (text === undefined ? [] : text.slice(0, LONGEST).match(IDS) ?? []));
}

const MOST = 1000;
const LONGEST = 4096;
const ID = /^[0-9a-f]{12,64}$/;
const IDS = /\b[0-9a-f]{12,64}\b/g;
