import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod';
import type { FrameKind } from '../knowledge/packedFrames.ts';
import type { PageError } from '../knowledge/page.ts';
import { parseYaml } from '../knowledge/yaml.ts';

/** One function of a file of src/knowledge/frames. */
export interface FrameEntry {
  readonly name: string;
  /** Path below the root of its sources; for out-of-tree code `owner/repository:path`. */
  readonly file: string;
  readonly kind: FrameKind;
  /** Empty for a system call (`sys_read`) whose name says it all. */
  readonly does: string;
  readonly wait?: (typeof WAITS)[number] | undefined;
  /** Older names of it. */
  readonly was: readonly string[];
  readonly note?: string | undefined;
  /** Of kernels before the oldest tree that was read whole: no list of symbols has it. */
  readonly older: boolean;
  /** Where it stands, for messages. */
  readonly source: string;
  readonly line: number;
}

export interface FrameFault extends PageError {
  readonly file: string;
}

/** Kinds of sleep; `caller`: the caller chooses the state of the task. */
export const WAITS = ['idle', 'interruptible', 'killable', 'uninterruptible', 'staged', 'stopped', 'caller'] as const;

const entrySchema = z.strictObject({
  does: z.string().trim().min(1).max(160, 'one line of at most 160 characters').regex(/^[^\n\t]*$/, 'one line').optional(),
  wait: z.enum(WAITS).optional(),
  was: z.array(z.string().regex(/^[^\s,]+$/)).min(1).optional(),
  note: z.string().trim().min(1).regex(/^[^\n\t]*$/, 'one line').optional(),
});
const fileSchema = z.record(z.string(), z.record(z.string(), entrySchema));

const NAME: Readonly<Record<FrameKind, RegExp>> = { kernel: /^[A-Za-z_]\w*$/, 'out-of-tree': /^[A-Za-z_]\w*$/, go: /^[\w./~()*-]+$/ };
const PATH: Readonly<Record<FrameKind, RegExp>> = { kernel: /^[\w./+-]+\.[chS]$/, 'out-of-tree': /^[\w.-]+\/[\w.-]+:[\w./+-]+\.[chS]$/, go: /^[\w./+-]+\.(?:go|s)$/ };

/**
 * Reads frame files: source file → function → what is known of it. A function stands once in all of them, under its own
 * name or as an older name of another.
 *
 * @param files path and text of each.
 * @returns the functions, and the faults with file, line and reason. Never throws.
 */
export function readFrameFiles(files: readonly { readonly path: string; readonly text: string }[]): { readonly entries: readonly FrameEntry[]; readonly faults: readonly FrameFault[] } {
  const entries: FrameEntry[] = [];
  const faults: FrameFault[] = [];
  const seen = new Map<string, string>();
  for (const { path, text } of files) {
    const kind: FrameKind = basename(path) === 'go.yaml' ? 'go' : basename(path) === 'out-of-tree.yaml' ? 'out-of-tree' : 'kernel';
    const parsed = parseYaml(text);
    const fault = (keys: readonly PropertyKey[], message: string): void => void faults.push({ file: path, line: parsed.lineOf(keys), message });
    faults.push(...parsed.errors.map((error) => ({ file: path, ...error })));
    if (parsed.errors.length > 0) continue;
    const checked = fileSchema.safeParse(parsed.value ?? {});
    if (!checked.success) {
      checked.error.issues.forEach((issue) => fault(issue.path, `${issue.path.join(' ')}: ${issue.message}`));
      continue;
    }
    for (const [file, functions] of Object.entries(checked.data)) {
      if (!PATH[kind].test(file)) fault([file], `\`${file}\` is not the path of a source file${kind === 'out-of-tree' ? ' (owner/repository:path)' : ''}`);
      for (const [name, { was = [], does = '', ...rest }] of Object.entries(functions)) {
        if (does === '' && !name.startsWith('sys_')) fault([file, name], `\`does\` is missing: one line that says what ${name} does`);
        for (const one of [name, ...was]) {
          if (!NAME[kind].test(one)) fault([file, name], `\`${one}\` is not the name of a function`);
          const before = seen.get(one);
          if (before !== undefined) fault([file, name], `\`${one}\` stands here a second time; before in ${before}`);
          seen.set(one, `${basename(path)} under ${file}`);
        }
        entries.push({ name, file, kind, was, does, ...rest, older: basename(path) === 'older.yaml', source: path, line: parsed.lineOf([file, name]) });
      }
    }
  }
  return { entries, faults };
}

/** The frame files of a folder, in the order of their names. */
export function frameFiles(folder: string): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(folder).filter((name) => name.endsWith('.yaml')).sort().map((name) => ({ path: join(folder, name), text: readFileSync(join(folder, name), 'utf8') }));
}
