import type { Text } from '../text/text.ts';
import type { Dump } from './dump.ts';
import type { Confidence, Fact, Place } from './fact.ts';
import type { Arch } from './kernel.ts';
import type { Stack } from './stack.ts';
import type { SignalField, TaskReading } from './task.ts';

/** One thread, put together from every reading that speaks of it. */
export interface Task {
  readonly tid: number;
  /** Process; equal to tid for a leader or where nothing says otherwise. */
  readonly tgid: number;
  /** How sure `tgid` is: `assumed` where no line says it and the tid stands in. */
  readonly tgidConfidence: Confidence;
  /** The kernel's name where a line shows it, else the first word of a command line. */
  readonly comm: string | null;
  readonly args: string | null;
  /** The last sample's letter. */
  readonly state: string | null;
  readonly ppid: number | null;
  readonly nspid: readonly number[] | null;
  readonly tracerPid: number | null;
  readonly threads: number | null;
  readonly flags: number | null;
  readonly wchan: string | null;
  readonly exitCode: number | null;
  readonly kthread: boolean | null;
  /** Last reading of each signal set. */
  readonly masks: Readonly<Partial<Record<SignalField, Fact<string>>>>;
  /** The fact behind each of the above, by field name, for evidence. */
  readonly facts: Readonly<Record<string, Fact<unknown>>>;
  /** In the order of the text. */
  readonly readings: readonly TaskReading[];
  /** In the order of the text; the last one is the present. */
  readonly stacks: readonly Stack[];
}

/** All dumps of one case, tasks merged. */
export interface Incident {
  readonly sources: readonly Text[];
  readonly dumps: readonly Dump[];
  /** By tid, ascending. */
  readonly tasks: ReadonlyMap<number, Task>;
  /** Stacks whose owner the text does not name. They get their findings all the same. */
  readonly anonymousStacks: readonly Stack[];
  /** ps lines without a pid (cut columns); known by name and place in the tree alone. */
  readonly anonymousReadings: readonly TaskReading[];
  readonly release: Fact<string> | null;
  readonly sourceVersion: Fact<string> | null;
  readonly arch: Fact<Arch> | null;
  /**
   * Only where tasks of several machines are told apart: each with its own facts. `tasks` above then holds a pid that
   * several have once, that of the first; {@link incidentAt} finds the right one for a place.
   */
  readonly hosts?: readonly HostIncident[];
}

export interface HostIncident {
  /** null: what no line ascribes to a machine. */
  readonly host: string | null;
  readonly incident: Incident;
}

/** The incident of the machine that a place belongs to: the whole one where there is only one machine. */
export function incidentAt(incident: Incident, place: Place): Incident {
  return incident.hosts?.find((one) => one.incident.dumps.some((dump) => dump.readings.some(isHere(place)) || dump.stacks.some(isHere(place))))?.incident ?? incident;
}

function isHere({ source, span }: Place): (fact: { readonly place: Place }) => boolean {
  return ({ place }) => place.source === source && place.span.start <= span.start && place.span.end >= span.start;
}

export type { Place };
