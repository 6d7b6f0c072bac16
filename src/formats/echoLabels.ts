// Lines of a section that the typed loop printed to say whose output follows.
import type { Fact } from '../model/fact.ts';
import { span } from '../text/span.ts';
import { lineText } from '../text/text.ts';
import { matchEcho, type EchoHole } from './echoMatch.ts';
import { echoTemplates, type EchoTemplate, type EchoVariable } from './echoTemplates.ts';
import { placeOf, type Context } from './format.ts';
import { nameAt, payloadOf } from './lines.ts';
import type { Owner } from './owner.ts';

export interface EchoLabel {
  readonly line: number;
  readonly owner: Owner;
  /** It says whose the following lines are. */
  readonly leads: boolean;
  /** What follows is of threads of the process, one after the other. */
  readonly ofThreads: boolean;
  /** So many stacks follow a label; more are those of a label that was lost. */
  readonly most: number;
  /** What the line itself says of the task. */
  readonly comm: Fact<string> | null;
  readonly wchan: Fact<string> | null;
  readonly state: Fact<string> | null;
}

/** The labels of a section, by line, the heading's own line among them. Read once a section. */
export function echoLabels(context: Context): readonly EchoLabel[] {
  const { echoes } = context.memo;
  if (echoes.heading !== context.heading) Object.assign(echoes, { heading: context.heading, labels: readLabels(context) });
  return echoes.labels;
}

/** Whether the loop of a section prints whose its output is, if only as a number. */
export function saysTasks(context: Context): boolean {
  return echoLabels(context).some((label) => label.leads) || (context.heading.command !== null && context.memo.echoes.templates.some((template) => template.leads));
}

/** Whether the loop of a section is known to print whose its output is. */
export function expectsLabels(context: Context): boolean {
  return saysTasks(context) && context.memo.echoes.templates.some((template) => template.leads && !template.isNumber);
}

/** The nearest label above a line, or null. Binary search. */
export function echoLabelAbove(line: number, context: Context): EchoLabel | null {
  const labels = echoLabels(context);
  let low = 0;
  let high = labels.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (labels[middle]!.line < line) low = middle + 1;
    else high = middle;
  }
  for (let index = low - 1; index >= 0; index--) if (labels[index]!.leads) return labels[index]!;
  return null;
}

/** The label that a line is, or null. */
export function echoLabelAt(line: number, context: Context): EchoLabel | null {
  const above = echoLabelAbove(line + 1, context);
  return above?.line === line ? above : null;
}

function readLabels(context: Context): readonly EchoLabel[] {
  const { command, line, typed } = context.heading;
  if (command === null) return [];
  const { echoes } = context.memo;
  // The headings that a loop prints have its command again.
  if (echoes.command !== command) Object.assign(echoes, { command, templates: echoTemplates(command) });
  const templates = echoes.templates.filter((template) => !template.isNumber);
  if (templates.length === 0) return [];
  const labels: EchoLabel[] = [];
  const first = line === null ? (context.blocks[0]?.first ?? 0) : line + (typed ? 1 : 0);
  const end = context.blocks.at(-1)?.end ?? first + 1;
  for (let at = first; at < end; at++) {
    const label = nameAt(context.lines, at) === 'procFrame' ? null : labelAt(at, templates, context);
    if (label) labels.push(label);
  }
  return labels;
}

function labelAt(line: number, templates: readonly EchoTemplate[], context: Context): EchoLabel | null {
  const payload = payloadOf(context.lines, line).slice(0, MOST);
  const start = context.lines.payload[line]!;
  const isText = /^(?:other|echoedPath)$/.test(nameAt(context.lines, line)) || line === context.heading.line;
  for (const template of templates) {
    if (!isText && isWeak(template)) continue;
    const label = labelOf(template, matchEcho(template.parts, payload), line, start, context);
    if (label) return label;
  }
  const whole = lineText(context.lines.text, line).slice(0, MOST);
  // `12: ` and `/proc/12/task/13: ` read as what grep(1) puts before a line.
  if (payload.length === whole.length) return null;
  const quote = /^[> \t|]*/.exec(whole)![0].length;
  for (const template of templates) {
    const label = labelOf(template, matchEcho(template.parts, whole.slice(quote)), line, context.lines.text.lineStarts[line]! + quote, context);
    if (label) return label;
  }
  return null;
}

const MOST = 400;

/** Nothing but blanks around its holes: a system call's line would fit `$p $(cat …)`. */
function isWeak(template: EchoTemplate): boolean {
  return !template.parts.some((part) => (part.kind === 'text' && part.text.trim() !== '') || (part.kind === 'value' && part.of !== 'comm'));
}

function labelOf(template: EchoTemplate, holes: readonly EchoHole[] | null, line: number, start: number, context: Context): EchoLabel | null {
  if (!holes) return null;
  const ids: Ids = { process: null, thread: null };
  for (const hole of holes) {
    const variable = hole.part.kind === 'id' ? template.variables.get(hole.part.variable) : undefined;
    if (hole.part.kind === 'id' && (!variable || !readId(hole, variable, ids, start, context))) return null;
  }
  const tid = ids.thread ?? ids.process;
  if (!tid) return null;
  const value = (of: string, fits: RegExp): Fact<string> | null => {
    const hole = holes.find(({ part }) => part.kind === 'value' && part.of === of);
    return hole && fits.test(hole.text) ? { value: hole.text, place: placeOf(context, span(start + hole.at, start + hole.at + hole.text.length)) } : null;
  };
  return {
    line,
    owner: { tid, tgid: ids.thread ? ids.process : null },
    leads: template.leads,
    ofThreads: template.ofThreads && ids.thread === null,
    most: template.most,
    comm: value('comm', /^.{1,64}$/),
    wchan: value('wchan', /^(?:0|[A-Za-z_][\w.$]{0,200})$/),
    state: value('state', /^[RSDTtXZPIKWx]$/),
  };
}

interface Ids {
  process: Fact<number> | null;
  thread: Fact<number> | null;
}

const ID = /^(?:(?:\/proc\/|\.\/)?([1-9]\d{0,9})(?:\/task\/([1-9]\d{0,9}))?|task\/([1-9]\d{0,9}))$/;

function readId(hole: EchoHole, variable: EchoVariable, ids: Ids, start: number, context: Context): boolean {
  const match = ID.exec(hole.text);
  if (!match) return false;
  const fact = (digits: string, from: number): Fact<number> => {
    const at = start + hole.at + hole.text.indexOf(digits, from);
    return { value: Number(digits), place: placeOf(context, span(at, at + digits.length)) };
  };
  const thread = match[2] ?? match[3] ?? (variable.threads ? match[1] : undefined);
  if (thread !== undefined) ids.thread = fact(thread, hole.text.includes('task/') ? hole.text.indexOf('task/') : 0);
  if (match[1] !== undefined && thread !== match[1]) ids.process = fact(match[1], 0);
  else if (match[2] !== undefined) ids.process = fact(match[1]!, 0);
  else if (thread !== undefined && variable.process !== null) ids.process = { value: variable.process, place: ids.thread!.place };
  return true;
}
