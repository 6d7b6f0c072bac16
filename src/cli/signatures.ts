import { join } from 'node:path';
import { checkPages } from '../checkPages.ts';
import { loadCatalogue } from '../knowledge/catalogue.ts';
import { loadSharedSteps } from '../knowledge/sharedSteps.ts';
import { parseYaml } from '../knowledge/yaml.ts';
import { printable } from '../report/printable.ts';
import type { ExitCode, Streams } from './analyze.ts';
import { writeOut } from './output.ts';
import { readPageFolder } from './pageFolder.ts';

/**
 * `unstuck signatures test DIR`: a line for each fault, `file:line: reason`, as compilers print them, and a sum.
 * Exit code 0 when every page and every dump is right, 1 when one is not, 2 when the folder cannot be read.
 */
export async function testSignatures(folder: string, streams: Streams): Promise<ExitCode> {
  const { files, failures } = await readPageFolder(folder);
  for (const line of failures) streams.stderr.write(`unstuck: ${printable(line)}\n`);
  if (files.length === 0 && failures.length > 0) return 2;
  const checked = checkPages(files, loadCatalogue(), parseYaml, loadSharedSteps());
  const faults = checked.flatMap(({ file, errors }) => errors.map((error) => `${printable(join(folder, file.name))}:${error.line}: ${printable(error.message)}\n`));
  const faulty = checked.filter((one) => one.errors.length > 0).length;
  const dumps = checked.reduce((sum, one) => sum + one.dumps, 0);
  const written = await writeOut(streams.stdout, [...faults, `${files.length} pages with ${dumps} dumps: ${files.length - faulty} right, ${faulty} faulty\n`]);
  return !written || failures.length > 0 ? 2 : faulty > 0 ? 1 : 0;
}
