import { parseArgs } from 'node:util';
import { explain } from '../report/explain.ts';
import { explainText } from '../report/explainText.ts';
import { isOutputName, OUTPUTS } from '../report/formats.ts';
import { printable } from '../report/printable.ts';
import { analyze, type ExitCode, type Streams } from './analyze.ts';
import { LIST_FORMATS, listSignatures, showSignature } from './catalogue.ts';
import { writeOut } from './output.ts';
import { testSignatures } from './signatures.ts';
import { USAGE } from './usage.ts';
import { VERSION } from './version.ts';

/**
 * The command line, from the arguments behind the program's name to the exit code. Rejects on a bug only; wrong
 * usage and unreadable input are answered on stderr with exit code 2.
 */
export async function runCli(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const parsed = parse(args);
  if (typeof parsed === 'string') return usageError(parsed, streams);
  const { values, positionals } = parsed;
  const [command, ...rest] = positionals;
  if (values.version === true) return print(`${VERSION}\n`, streams);
  if (values.help === true || command === 'help') return print(USAGE, streams);
  switch (command) {
    case 'analyze': {
      const foreign = (['field', 'arch', 'flags'] as const).find((name) => values[name] !== undefined);
      if (foreign) return usageError(`--${foreign} belongs to explain`, streams);
      const format = values.format ?? 'text';
      if (!isOutputName(format)) return usageError(`unknown format ${printable(format)}; there are ${Object.keys(OUTPUTS).join(', ')}`, streams);
      if (rest.length === 0) return usageError('analyze needs a PATH, or - for standard input', streams);
      if (rest.filter((path) => path === '-').length > 1) return usageError('- can be read only once', streams);
      return analyze(rest, { format, out: values.out ?? null, colour: values.color ?? false, signatures: values.signatures ?? [] }, streams);
    }
    case 'explain': {
      const foreign = (['format', 'out', 'color', 'signatures'] as const).find((name) => values[name] !== undefined);
      if (foreign) return usageError(`--${foreign} belongs to analyze`, streams);
      if (rest.length === 0) return usageError('explain needs a VALUE', streams);
      const answer = explain(rest.join(' '), { field: values.flags === true ? 'flags' : (values.field ?? null), arch: values.arch ?? null });
      return 'error' in answer ? usageError(answer.error, streams) : print(explainText(answer.readings), streams);
    }
    case 'signatures':
      return signatures(rest, values, streams);
    case undefined:
      return usageError('a command is missing: analyze, explain or signatures', streams);
    default:
      return usageError(`unknown command ${printable(command)}; to read a file: unstuck analyze PATH`, streams);
  }
}

/** `signatures test DIR`, `signatures list`, `signatures show ID`. */
function signatures([command, ...operands]: readonly string[], values: Readonly<Record<string, unknown>>, streams: Streams): ExitCode | Promise<ExitCode> {
  const foreign = (['out', 'color', 'field', 'flags', 'arch', 'signatures'] as const).find((name) => values[name] !== undefined);
  if (foreign) return usageError(`--${foreign} does not belong to signatures`, streams);
  if (command === 'test') {
    if (values['format'] !== undefined) return usageError('--format does not belong to signatures test', streams);
    return operands.length === 1 ? testSignatures(operands[0]!, streams) : usageError('signatures test needs one DIR', streams);
  }
  const format = LIST_FORMATS.find((one) => one === (values['format'] ?? 'text'));
  if (format === undefined) return usageError(`unknown format ${printable(String(values['format']))}; there are ${LIST_FORMATS.join(', ')}`, streams);
  if (command === 'list') return operands.length === 0 ? listSignatures(format, streams) : usageError('signatures list takes no operand', streams);
  if (command === 'show') return operands.length === 1 ? showSignature(operands[0]!, format, streams) : usageError('signatures show needs one ID', streams);
  return usageError('signatures has three commands: list, show ID and test DIR', streams);
}

const OPTIONS = {
  format: { type: 'string', short: 'f' },
  out: { type: 'string', short: 'o' },
  color: { type: 'boolean' },
  signatures: { type: 'string', multiple: true },
  field: { type: 'string' },
  flags: { type: 'boolean' },
  arch: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function print(text: string, streams: Streams): Promise<ExitCode> {
  return (await writeOut(streams.stdout, [text])) ? 0 : 2;
}

function usageError(message: string, streams: Streams): ExitCode {
  streams.stderr.write(`unstuck: ${printable(message)}\nTry: unstuck --help\n`);
  return 2;
}
