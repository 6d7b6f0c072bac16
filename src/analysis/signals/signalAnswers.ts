import type { Catalogue } from '../../knowledge/catalogue.ts';
import type { Incident } from '../../model/incident.ts';
import { createScene } from '../actor.ts';
import type { Scene } from '../actor.ts';
import type { Deliverability } from '../deliverability.ts';

/**
 * What any signal would do to any task of an incident, for whoever asks one at a time (a hover). The scene is made at the
 * first question.
 *
 * @returns null for a task that the text does not show.
 */
export function signalAnswers(incident: Incident, catalogue: Catalogue): (tid: number, signal: number) => Deliverability | null {
  let scene: Scene | null = null;
  return (tid, signal) => {
    scene ??= createScene(incident, catalogue);
    const actor = scene.byTid.get(tid);
    return actor ? scene.deliverability(actor, signal) : null;
  };
}
