import { fitsShape, familyOf, shapeName, shapeOfLine } from '../reader.ts';
import type { Family } from '../shape.ts';
import { SHAPES } from '../shapes.ts';

/** How a line by itself would read. */
export interface Reading {
  readonly name: string;
  readonly family: Family;
  /** Where the payload begins. */
  readonly payload: number;
  /** The whole line is as its program prints it: no part is missing, torn or left over. */
  readonly whole: boolean;
  /** Nothing but a dump reads like this: the line needs no dump beside it. */
  readonly strong: boolean;
}

/** Reads a line while a block of the family is open. */
export function readingOf(line: string, family: Family): Reading {
  const { payload, shape } = shapeOfLine(line, family);
  const name = shapeName(shape);
  const text = line.slice(payload);
  const row = SHAPES[shape];
  return {
    name,
    family: familyOf(shape),
    payload,
    whole: row !== undefined && fitsShape(shape, text) && isWhole(name, text),
    strong: row !== undefined && row.within === undefined && ((!WEAK_FAMILIES.has(row.family) && !WEAK.has(name)) || isListingHeader(name, text)),
  };
}

/** A header of ps with its usual columns: rows below it may be damaged as it was. */
function isListingHeader(name: string, text: string): boolean {
  return name === 'psHeader' && /(?:^|[ \t])(?:PPID|STAT|S|WCHAN|TTY|USER|UID|LWP|NLWP|TIME|VSZ)[ \t]/.test(text.slice(0, 300)) && /[ \t](?:COMMAND|CMD|COMM|WCHAN|NAME)[ \t]*$/.test(text.slice(-300));
}

/** Blocks that hold facts, not prose. */
export function isDump(family: Family): boolean {
  return family !== 'text' && family !== 'heading';
}

/** Stricter than the table, which also takes what is cut: a line that might go on is not whole. */
export function isWhole(name: string, payload: string): boolean {
  const text = payload.trimEnd();
  if (name === 'procFrame' || name === 'logFrame') return isWholeFrame(text);
  if (name === 'goCall') return text.endsWith(')');
  if (name === 'goLocation') return /:\d{1,9}(?: \+0x[0-9a-f]{1,16})?(?: fp=0x\S+ sp=0x\S+ pc=0x\S+)?$/.test(text.slice(-120));
  if (name === 'goCreatedBy') return !/[/.*(]$/.test(text);
  if (name === 'hungTask') return /[.)>]$/.test(text);
  if (name === 'hungTaskAdvice') return text.endsWith('.');
  return true;
}

function isWholeFrame(text: string): boolean {
  const match = FRAME.exec(text.slice(0, 1000));
  if (!match) return /^\[<[0-9a-f]*>\] 0x[0-9a-f]+$/.test(text.slice(0, 60));
  return Number.parseInt(match[1]!, 16) <= Number.parseInt(match[2]!, 16);
}

const FRAME = /^(?:\[< {0,8}[0-9a-fA-Fx]{0,18} {0,8}>\] *)?(?:\? +)?[A-Za-z_.$][\w.$]{0,400}\+0x([0-9a-fA-F]{1,12})\/0x([0-9a-fA-F]{1,12})(?: +\[[\w -]{1,100}\])?(?:$|[ \t])/;
const WEAK_FAMILIES: ReadonlySet<Family> = new Set<Family>(['text', 'heading', 'ps']);
const WEAK: ReadonlySet<string> = new Set(['statusField', 'statusName', 'hungTaskKernel']);
