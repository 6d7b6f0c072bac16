// Whose directory a listing is, where `ls -l` of one directory prints only its `total` (ls(1)): the k-th total is that of the
// k-th listing of the command, where they are as many.
import { span } from '../text/span.ts';
import { placeOf, type Context } from './format.ts';
import { payloadOf } from './lines.ts';
import { ownerOfFile, type Owner } from './owner.ts';
import { procFiles } from './heading.ts';
import { readScript, type Statement } from './shellScript.ts';
import { plainWord } from './shellWords.ts';

/** Owners of the listings of a section, by the line of their `total`; null: no task's. Empty where the numbers do not agree. */
export function listingOwners(context: Context): ReadonlyMap<number, Owner | null> {
  const { command, typed } = context.heading;
  if (!typed || command === null || !command.includes('ls ')) return new Map();
  const totals = context.blocks.flatMap((block) => (block.family !== 'text' ? [] : Array.from({ length: block.end - block.first }, (_, index) => block.first + index).filter((line) => isTotal(line, context))));
  const directories = readScript(command).map(directoryOf);
  if (directories.includes('unknown')) return new Map();
  const listed = directories.filter((one) => one !== null);
  if (totals.length !== listed.length) return new Map();
  return new Map(totals.map((line, index) => [line, ownerOfPath(listed[index]!, context)]));
}

/** `total 0` */
export function isTotal(line: number, context: Context): boolean {
  return /^total \d{1,10}$/.test(payloadOf(context.lines, line).slice(0, 40).trimEnd());
}

/** The directory that a statement lists with its total; null: it lists none. */
function directoryOf(statement: Statement): string | null {
  if (statement.kind === 'loop') return 'unknown';
  const words = statement.words.map((word) => plainWord(word));
  if (words[0] !== 'ls' || !words.some((word) => word !== null && /^-[a-zA-Z]*l/.test(word)) || words.some((word) => word !== null && /^-[a-zA-Z]*d/.test(word))) return null;
  const paths = words.slice(1).filter((word) => !word?.startsWith('-'));
  const [path] = paths;
  // Of several directories ls prints the names; of a file it prints no total.
  if (paths.length !== 1 || path === null || path === undefined || statement.piped) return 'unknown';
  return /\/fd\/\d|\/(?:exe|cwd|root)$/.test(path) ? null : path;
}

function ownerOfPath(path: string, context: Context): Owner | null {
  const { command, commandStart } = context.heading;
  const file = /^\/proc\/\d{1,10}\/(?:task\/\d{1,10}\/)?fd\/?$/.test(path) ? procFiles(path, commandStart + Math.max(0, command!.indexOf(path)))[0] : undefined;
  if (!file) return null;
  const owner = ownerOfFile(file, context);
  return owner.tid ? owner : { tid: { value: file.pid, place: placeOf(context, span(file.pidSpan.start, file.pidSpan.end)) }, tgid: null };
}
