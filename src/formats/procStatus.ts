// /proc/PID/status: fs/proc/array.c proc_pid_status, proc_task_name, task_state, task_sig ("SigPnd:\t%016llx" by
// render_sigset_t), task_cap, task_context_switch_counts. Whole, or the lines that a grep left of it.
import type { Fact } from '../model/fact.ts';
import { CAPABILITY_FIELDS, SIGNAL_FIELDS, emptyReading, type CapabilityField, type Mask, type SignalField, type TaskReading } from '../model/task.ts';
import { LONGEST_LINE, readParts, type Part } from '../syntax/reader.ts';
import { span } from '../text/span.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { blockSpan, decimal, lineSpan, nameAt } from './lines.ts';
import { NOBODY, ownerOfBlock, ownerOfPrefix, soleOwner, type Owner } from './owner.ts';
import { isOrderAsked, shownOwners } from './shownFiles.ts';

export const procStatus: Format = { name: 'procStatus', families: ['status'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  const cuts = cutReadings(block, context, emit);
  const shown = cuts.some((cut) => cut.owner === null) ? shownHere(context) : new Map<number, Owner>();
  for (const cut of cuts) readFields(cut, cut.owner ?? ownerOfCut(cut, block, cuts.length, context, shown), context, emit);
}

/** Of several readings without a word between, what stands above is said of the first, and only its command may tell more. */
function ownerOfCut(cut: Cut, block: Block, among: number, context: Context, shown: ReadonlyMap<number, Owner>): Owner {
  const own = shown.get(cut.first) ?? pidOf(cut, context);
  if (own) return own;
  return among > 1 && cut.first !== block.first && !isOneTask(context) ? NOBODY : ownerOfBlock(block, context);
}

function isOneTask(context: Context): boolean {
  return soleOwner(context) !== null;
}

/** `NSpid:` begins with the pid in the reader's namespace: what `Pid:` says (fs/proc/array.c task_state). */
function pidOf(cut: Cut, context: Context): Owner | null {
  const pid = cut.fields.has('Pid') ? null : numberFact(cut.fields.get('NSpid'), context);
  return pid && { tid: pid, tgid: null };
}

/** Owners of the readings of a section by their order, where the command tells it. */
function shownHere(context: Context): ReadonlyMap<number, Owner> {
  const { status } = context.memo.shown;
  if (status.heading === context.heading) return status.owners;
  const asked = isOrderAsked('status', context);
  const starts = !asked ? [] : context.blocks.flatMap((block) => (block.family === 'status' ? cutReadings(block, context, { problem: () => undefined }).map((cut) => cut.first) : []));
  Object.assign(status, { heading: context.heading, owners: asked ? shownOwners('status', starts, context) : new Map<number, Owner>() });
  return status.owners;
}

interface Cut {
  readonly owner: Owner | null;
  readonly fields: Map<string, Part>;
  readonly first: number;
  end: number;
}

/** A field that was there already or goes before those, or grep's naming of another file, begins another reading. */
function cutReadings(block: Block, context: Context, emit: Pick<Emit, 'problem'>): readonly Cut[] {
  const cuts: Cut[] = [];
  for (let line = block.first; line < block.end; line++) {
    const read = readField(line, context);
    if (!read) {
      emit.problem('damaged-line', lineSpan(context.lines, line), 'A line of /proc/PID/status that cannot be read as a whole.');
      continue;
    }
    const { field, value } = read;
    const owner = ownerOfPrefix(line, context);
    const last = cuts.at(-1);
    const other = owner?.tid?.value !== last?.owner?.tid?.value;
    if (last === undefined || other || last.fields.has(field) || beginsAnother(field, last.fields)) cuts.push({ owner, fields: new Map(), first: line, end: line + 1 });
    const cut = cuts.at(-1)!;
    cut.fields.set(field, value);
    cut.end = line + 1;
  }
  return cuts;
}

/** fs/proc/array.c prints the fields in one order: where lines were lost, one that goes back is another task's. */
function beginsAnother(field: string, before: ReadonlyMap<string, unknown>): boolean {
  if (field === 'Name') return before.size > 0;
  return FIRST_FIELDS.has(field) && [...before.keys()].some((name) => /^(?:Threads|Sig|Shd|Cap|Cpus|Mems|voluntary|nonvoluntary)/.test(name));
}

const FIRST_FIELDS: ReadonlySet<string> = new Set(['State', 'Tgid', 'Pid', 'PPid']);

function readField(line: number, context: Context): { readonly field: string; readonly value: Part } | null {
  if (nameAt(context.lines, line) === 'statusField') return plainField(line, context);
  const parts = readParts(context.lines, line);
  const value = parts?.['comm'] ?? parts?.['state'] ?? parts?.['mask'];
  return parts?.['field'] && value ? { field: parts['field'].text, value } : null;
}

/** Most lines of a status: the lead has read the name, and the rest is the value. Much cheaper than the parts. */
function plainField(line: number, context: Context): { readonly field: string; readonly value: Part } | null {
  const { start, end } = lineSpan(context.lines, line);
  if (end - start > LONGEST_LINE) return null;
  const text = context.lines.text.content.slice(start, end);
  const colon = text.indexOf(':');
  return { field: text.slice(0, colon), value: { text: text.slice(colon + 1), span: span(start + colon + 1, end) } };
}

function readFields(cut: Cut, owner: Owner, context: Context, emit: Emit): void {
  const number = (field: string): Fact<number> | null => numberFact(cut.fields.get(field), context);
  const text = (field: string): Fact<string> | null => textFact(cut.fields.get(field), context);
  const pid = number('Pid');
  const tid = pid ?? owner.tid;
  // `Name: x` alone may stand in any text.
  if (cut.fields.size === 1 && cut.fields.has('Name') && !tid && !owner.tgid) return;
  const kthread = number('Kthread');
  const coreDumping = number('CoreDumping');
  const reading: TaskReading = {
    ...emptyReading('procStatus', placeOf(context, blockSpan(context.lines, cut))),
    tid,
    tgid: number('Tgid') ?? owner.tgid,
    comm: text('Name'),
    state: text('State'),
    ppid: number('PPid'),
    nspid: numbersFact(cut.fields.get('NSpid'), context),
    tracerPid: number('TracerPid'),
    threads: number('Threads'),
    kthread: kthread && { ...kthread, value: kthread.value !== 0 },
    coreDumping: coreDumping && { ...coreDumping, value: coreDumping.value !== 0 },
    contextSwitches: sumFact(number('voluntary_ctxt_switches'), number('nonvoluntary_ctxt_switches')),
    masks: signalMasks(cut, context, emit),
  };
  emit.add('readings', reading);
  for (const field of [...SIGNAL_FIELDS, ...CAPABILITY_FIELDS]) {
    const hex = maskFact(field, cut, context);
    if (hex && !isCut(cut.fields.get(field)!, context)) emit.add('masks', { field, hex: hex.value, place: hex.place, tid: tid?.value ?? null } satisfies Mask);
  }
}

function signalMasks(cut: Cut, context: Context, emit: Emit): Partial<Record<SignalField, Fact<string>>> {
  const masks: Partial<Record<SignalField, Fact<string>>> = {};
  for (const field of SIGNAL_FIELDS) {
    const hex = maskFact(field, cut, context);
    if (!hex) continue;
    if (isCut(cut.fields.get(field)!, context)) emit.problem('truncated', hex.place.span, `The text ends inside the ${field} mask; it is not decoded.`);
    else masks[field] = hex;
  }
  return masks;
}

function maskFact(field: SignalField | CapabilityField, cut: Cut, context: Context): Fact<string> | null {
  const part = cut.fields.get(field);
  return part && /^[0-9a-f]{1,64}$/i.test(part.text) ? { value: part.text, place: placeOf(context, part.span) } : null;
}

/** The kernel prints at least 16 digits: fewer at the very end of a text are the beginning of more. */
function isCut(part: Part, context: Context): boolean {
  return part.span.end === context.lines.text.content.length && part.text.length < 16;
}

function numberFact(part: Part | undefined, context: Context): Fact<number> | null {
  const match = part && /^\s*(\d{1,15})(?!\d)/.exec(part.text);
  if (!match) return null;
  const at = part.span.start + match[0].length - match[1]!.length;
  return { value: Number(match[1]), place: placeOf(context, span(at, at + match[1]!.length)) };
}

function numbersFact(part: Part | undefined, context: Context): Fact<readonly number[]> | null {
  const words = part?.text.trim().split(/\s+/) ?? [];
  const values = words.map(decimal);
  if (!part || values.length === 0 || values.length > 64 || values.includes(null)) return null;
  return { value: values.filter((value) => value !== null), place: placeOf(context, trimmed(part)) };
}

function textFact(part: Part | undefined, context: Context): Fact<string> | null {
  return part ? { value: part.text.trimEnd(), place: placeOf(context, trimmed(part)) } : null;
}

function trimmed(part: Part): { readonly start: number; readonly end: number } {
  const lead = part.text.length - part.text.trimStart().length;
  return span(part.span.start + lead, part.span.start + lead + part.text.trim().length);
}

function sumFact(a: Fact<number> | null, b: Fact<number> | null): Fact<number> | null {
  return a && b ? { value: a.value + b.value, place: { source: a.place.source, span: span(a.place.span.start, b.place.span.end) } } : null;
}
