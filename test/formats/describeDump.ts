import { NO_FACTS, type Dump } from '../../src/model/dump.ts';
import type { Fact, Place } from '../../src/model/fact.ts';
import type { Stack } from '../../src/model/stack.ts';
import type { TaskReading } from '../../src/model/task.ts';
import { lineAt, type Text } from '../../src/text/text.ts';

/** What a dump says, one fact a line, each behind its line:column: the text of the `.expect` files. */
export function describeDump(text: Text, dump: Dump): string {
  const at = (place: Place): string => position(text, place.span.start);
  const rows: [number, string][] = [];
  const row = (place: Place, words: string): void => void rows.push([place.span.start, `${at(place).padEnd(8)} ${words}`]);
  dump.readings.forEach((reading, index) => row(reading.place, describeReading(reading, index, at)));
  for (const stack of dump.stacks) row(stack.place, describeStack(stack, at));
  for (const goroutine of dump.goroutines) {
    const { id, state, minutes, lockedToThread, frames, createdBy, parent, details } = goroutine;
    const creator = createdBy ? `\n           created by ${createdBy.function} ${createdBy.file}:${createdBy.line}${parent === null ? '' : ` in ${parent}`}` : '';
    const calls = frames.map((frame) => `\n           ${frame.function} ${frame.file}:${frame.line}`);
    row(goroutine.place, `goroutine ${id} [${state}] minutes=${minutes}${lockedToThread ? ' locked' : ''}${calls.join('')}${creator}${details === null ? '' : `\n           details ${describeFact(details)}`}`);
  }
  for (const mask of dump.masks) row(mask.place, `mask ${mask.field} ${mask.hex} of ${mask.tid}`);
  for (const connection of dump.fuseConnections) {
    row(connection.id.place, `fuse ${connection.id.value} waiting=${connection.waiting?.value ?? '?'} at ${connection.mountPoint?.value ?? '?'}`);
  }
  for (const action of dump.actions) row(action.place, `action ${action.kind} ${action.signal ?? ''} ${action.targets.join(',')}`);
  for (const [kind, facts] of Object.entries(dump)) {
    if (!(kind in NO_FACTS) || SHOWN_APART.has(kind)) continue;
    for (const fact of facts as readonly { readonly place: Place }[]) row(fact.place, `${kind} ${describeFact(fact)}`);
  }
  for (const problem of dump.problems) row(problem.place, `problem ${problem.code} [${length(problem.place)}] ${problem.message}`);
  for (const [name, fact] of Object.entries(dump.kernel)) if (fact) row((fact as Fact<string>).place, `kernel ${name}=${(fact as Fact<string>).value}`);
  const { lines, dumpLines, classifiedLines } = dump.counts;
  return [...rows.sort((a, b) => a[0] - b[0]).map(([, words]) => words), `lines ${lines}, of dumps ${dumpLines}, classified ${classifiedLines}`, ''].join('\n');
}

const SHOWN_APART: ReadonlySet<string> = new Set(['readings', 'stacks', 'goroutines', 'masks', 'fuseConnections', 'actions']);

/** Any other kind of fact: its fields in their order, of facts inside it the values. */
function describeFact(fact: object): string {
  const plain = JSON.parse(JSON.stringify(fact, (name: string, value: unknown) => (name === 'place' ? undefined : isFact(value) ? value.value : value))) as Record<string, unknown>;
  return Object.entries(plain).flatMap(([name, value]) => (value === null ? [] : [`${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`])).join(' ');
}

function isFact(value: unknown): value is Fact<unknown> {
  return typeof value === 'object' && value !== null && 'value' in value && 'place' in value;
}

function describeReading(reading: TaskReading, index: number, at: (place: Place) => string): string {
  const facts = Object.entries(reading).flatMap(([name, value]) => {
    if (value === null || name === 'place' || name === 'format' || name === 'masks' || name === 'parentConfidence') return [];
    if (name === 'parentReading') return [`parent=#${String(value)}(${reading.parentConfidence ?? ''})`];
    const fact = value as Fact<unknown>;
    return [`${name}=${typeof fact.value === 'object' ? JSON.stringify(fact.value) : String(fact.value)}@${at(fact.place)}`];
  });
  const masks = Object.entries(reading.masks).map(([field, mask]) => `${field}=${mask.value}`);
  return `#${index} ${reading.format} ${[...facts, ...masks].join(' ')}`;
}

function describeStack(stack: Stack, at: (place: Place) => string): string {
  const owner = stack.tid === null ? 'nobody' : `${stack.tid.value}@${at(stack.tid.place)}`;
  const group = stack.tgid === null ? '' : ` in ${stack.tgid.value}`;
  const frames = stack.frames.map((frame) => {
    const number = frame.offset === null ? '' : `+${frame.offset}/${frame.size}`;
    return `\n           ${frame.unreliable ? '? ' : ''}${frame.function}${number}${frame.module === null ? '' : ` [${frame.module}]`}${frame.proc ? '' : ' (log)'}`;
  });
  return `stack ${stack.format} of ${owner}${group}${frames.join('')}`;
}

function length(place: Place): number {
  return place.span.end - place.span.start;
}

function position(text: Text, offset: number): string {
  if (text.content === '') return '1:1';
  const line = lineAt(text, Math.min(offset, text.content.length - 1));
  return `${line + 1}:${offset - text.lineStarts[line]! + 1}`;
}
