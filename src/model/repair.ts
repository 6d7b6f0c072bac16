import type { Damage, RepairConfidence } from '../text/repair.ts';
import type { Place } from './fact.ts';

/** A damaged line, or several that were one: what is read of it stands in `text`, not in the source. */
export interface LineRepair {
  /** Whole lines of the source. */
  readonly place: Place;
  /** What stood there before the damage; may be several lines. */
  readonly text: string;
  readonly damage: readonly Damage[];
  readonly confidence: RepairConfidence;
}
