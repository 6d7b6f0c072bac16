// Listings of containers and pods, all tables with a header: docker/cli cli/command/formatter/container.go, podman cmd/podman/containers/ps.go,
// cri-tools cmd/crictl/container.go, containerd cmd/ctr/commands/tasks/list.go, runc list.go, kubernetes pkg/printers/internalversion/printers.go.
import type { Container } from '../model/container.ts';
import type { Fact } from '../model/fact.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { decimal, lineSpan, nameAt, payloadOf, prefixOf, spanIn } from './lines.ts';
import type { Word } from './psWords.ts';

export const containerList: Format = { name: 'containerList', families: ['containers'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  let header: readonly Word[] | null = null;
  for (let line = block.first; line < block.end; line++) {
    const name = nameAt(context.lines, line);
    if (name === 'containerHeader') {
      header = cutAt(line, HEADER, context);
      continue;
    }
    const cells = header ? cellsOf(header, line, context) : cellsOfShape(name, line, context);
    const container = cells && containerOf(cells, line, context);
    if (container) emit.add('containers', container);
  }
}

type Cells = ReadonlyMap<string, Word>;

/** Names of columns that have a blank inside. */
const HEADER = /CONTAINER ID|POD ID|NOMINATED NODE|READINESS GATES|LAST STATE|\S+/g;
/** Cells stand apart by two blanks at least: tabwriter's padding. */
const CELL = /\S+(?: \S+)*/g;

function cutAt(line: number, pattern: RegExp, context: Context): readonly Word[] {
  const before = prefixOf(context.lines, line).length;
  return [...payloadOf(context.lines, line).matchAll(pattern)].map((match) => ({
    text: match[0],
    span: spanIn(context.lines, line, match.index, match.index + match[0].length),
    column: before + match.index,
  }));
}

/** As many cells as columns: in their order. Else (a cell is empty) by the columns; blanks lost: the first words. */
function cellsOf(header: readonly Word[], line: number, context: Context): Cells {
  const cells = cutAt(line, CELL, context);
  const names = header.map((word) => word.text);
  if (cells.length === names.length) return new Map(names.map((name, index) => [name, cells[index]!]));
  if (cells.length < 2) {
    const words = cutAt(line, /\S+/g, context);
    const usable = names.findIndex((name) => name === 'CREATED' || name === 'COMMAND' || name === 'RESTARTS');
    return new Map(names.slice(0, usable < 0 ? names.length : usable).flatMap((name, index) => (words[index] ? [[name, words[index]] as const] : [])));
  }
  const found = new Map<string, Word>();
  for (const cell of cells) {
    const at = header.findLastIndex((word) => word.column <= cell.column);
    if (at >= 0 && !found.has(names[at]!)) found.set(names[at]!, cell);
  }
  const ports = found.get('PORTS');
  if (ports && !found.has('NAMES') && names.includes('NAMES') && !/[/:>]/.test(ports.text)) return new Map([...found].map(([name, cell]) => [name === 'PORTS' ? 'NAMES' : name, cell]));
  return found;
}

/** A row without header that only docker, podman and nerdctl print, or only kubectl. */
function cellsOfShape(shape: string, line: number, context: Context): Cells | null {
  const cells = cutAt(line, shape === 'podRow' ? /\S+/g : CELL, context);
  if (shape === 'podRow') {
    const ready = cells.findIndex((cell) => /^\d+\/\d+$/.test(cell.text));
    return new Map((ready === 2 ? ['NAMESPACE', 'NAME', 'READY', 'STATUS'] : ['NAME', 'READY', 'STATUS']).map((name, index) => [name, cells[index]!]));
  }
  if (shape !== 'containerRow' || cells.length < 6) return null;
  const found = new Map(['CONTAINER ID', 'IMAGE', 'COMMAND', 'CREATED', 'STATUS'].map((name, index) => [name, cells[index]!]));
  return found.set('NAMES', cells.at(-1)!);
}

function containerOf(cells: Cells, line: number, context: Context): Container | null {
  const text = (...names: readonly string[]): Fact<string> | null => {
    const word = names.map((name) => cells.get(name)).find((found) => found !== undefined);
    return word ? { value: word.text, place: placeOf(context, word.span) } : null;
  };
  const pod = cells.has('READY') || (cells.has('POD ID') && !cells.has('CONTAINER') && !cells.has('CONTAINER ID'));
  const id = text('CONTAINER ID', 'CONTAINER', 'TASK', 'ID', ...(pod ? ['POD ID'] : []));
  const name = text('NAMES', 'NAME');
  const pid = cells.get('PID');
  const number = decimal(pid?.text);
  // `ctr task ls` and `runc list` have a number for the pid, or it is no row of theirs.
  if ((id === null && name === null) || (pid && number === null)) return null;
  return {
    kind: pod ? 'pod' : 'container',
    id,
    name,
    state: text('STATUS', 'STATE'),
    pid: pid && number !== null ? { value: number, place: placeOf(context, pid.span) } : null,
    image: text('IMAGE'),
    command: text('COMMAND'),
    created: text('CREATED', 'AGE'),
    ready: text('READY'),
    namespace: text('NAMESPACE'),
    pod: text('POD'),
    place: placeOf(context, lineSpan(context.lines, line)),
  };
}
