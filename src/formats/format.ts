import type { FactKind, Facts } from '../model/dump.ts';
import type { Place, ProblemCode } from '../model/fact.ts';
import type { KernelFacts } from '../model/kernel.ts';
import type { TaskReading } from '../model/task.ts';
import type { View } from '../model/views.ts';
import type { Family } from '../syntax/shape.ts';
import type { Lines } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import type { Span } from '../text/span.ts';
import type { Callers } from './callers.ts';
import type { EchoLabel } from './echoLabels.ts';
import type { EchoTemplate } from './echoTemplates.ts';
import type { FrameAt } from './frame.ts';
import type { GoStacks } from './goStacks.ts';
import type { Heading } from './heading.ts';
import type { Owner } from './owner.ts';
import type { SourceFile } from './sourceFile.ts';
import type { Listings } from './ps.ts';
import type { ThreadLabel } from './threadLabels.ts';

/** A dump format: one file, one row in `formats/index.ts`. */
export interface Format {
  readonly name: string;
  /**
   * The blocks it is asked about: dump lines by their shape, `text` for the output of a command (which has no
   * shape of its own; the heading tells what it is), `heading` for what the heading line itself says.
   */
  readonly families: readonly Family[];
  /** Never throws; what it cannot read it leaves, or emits as a problem. Linear in the size of the block. */
  readonly read: (block: Block, context: Context, emit: Emit) => void;
}

/** What has been read before in the same source, by the characters that it was read from. */
export interface Memo {
  readonly frames: Map<string, FrameAt>;
  readonly goStacks: GoStacks;
  readonly listings: Listings;
  readonly callers: Callers;
  /** The files that the last heading asked about shows. */
  readonly sources: { heading: Heading | null; files: readonly SourceFile[] };
  /** Lines of the last section asked about that its loop printed to say whose output follows, and the patterns of that loop. */
  readonly echoes: { heading: Heading | null; labels: readonly EchoLabel[]; command: string | null; templates: readonly EchoTemplate[] };
  /** Threads of processes, pids and names of tasks that the text has; read where somebody asks. */
  readonly named: { threads: ReadonlyMap<number, readonly number[]> | null; pids: ReadonlySet<number> | null; zombies: ReadonlySet<number> | null; labelled: ReadonlyMap<number, readonly ThreadLabel[]> | null; comms: ReadonlyMap<string, number | null> | null };
  /** Owners of the blocks of the last section asked about by their order, by first line. */
  readonly shown: Record<'stack' | 'status', { heading: Heading | null; owners: ReadonlyMap<number, Owner> }>;
  /** The header of a task that was read last, and whether it was no damaged one: the trace below it asks again. */
  readonly header: { line: number; reading: TaskReading | null; whole: boolean };
}

/** What stands around a block. */
export interface Context {
  readonly lines: Lines;
  readonly memo: Memo;
  /** Index of the source in the incident. */
  readonly source: number;
  readonly heading: Heading;
  /** All blocks below the heading, and which of them is read now (-1: the heading line itself). */
  readonly blocks: readonly Block[];
  readonly index: number;
}

/** Where formats put what they read. */
export interface Emit {
  /** @returns index of the fact among those of its kind, as {@link TaskReading.parentReading} wants it. */
  readonly add: <K extends FactKind>(kind: K, fact: Facts[K][number]) => number;
  /** The first fact of each kind stands. */
  readonly kernel: (facts: Partial<KernelFacts>) => void;
  /** Where the text from here on was taken. */
  readonly view: (view: View) => void;
  readonly problem: (code: ProblemCode, span: Span, message: string) => void;
  /** A line that the format has understood as a whole: it counts as a classified line of a dump, whatever its shape. */
  readonly claim: (line: number) => void;
}

export function placeOf(context: Context, span: Span): Place {
  return { source: context.source, span };
}
