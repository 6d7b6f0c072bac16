import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPages } from '../checkPages.ts';
import type { PageFile } from '../checkPages.ts';
import { loadCatalogue } from '../knowledge/catalogue.ts';
import { loadSharedSteps } from '../knowledge/sharedSteps.ts';
import { parseYaml } from '../knowledge/yaml.ts';
import { printable } from '../report/printable.ts';
import type { ExitCode, Streams } from './analyze.ts';
import { failureOf } from './failure.ts';
import { writeOut } from './output.ts';

/**
 * `unstuck signatures test DIR`: a line for each fault, `file:line: reason`, as compilers print them, and a sum.
 * Exit code 0 when every page and every dump is right, 1 when one is not, 2 when the folder cannot be read.
 */
export async function testSignatures(folder: string, streams: Streams): Promise<ExitCode> {
  const files: PageFile[] = [];
  const unread: string[] = [];
  try {
    for (const name of (await readdir(folder)).filter((one) => one.endsWith('.md') && one !== 'README.md').sort()) {
      try {
        files.push({ name, text: await readFile(join(folder, name), 'utf8') });
      } catch (error) {
        unread.push(`${join(folder, name)}: ${failureOf(error)}`);
      }
    }
  } catch (error) {
    streams.stderr.write(`unstuck: ${printable(folder)}: ${printable(failureOf(error))}\n`);
    return 2;
  }
  for (const line of unread) streams.stderr.write(`unstuck: ${printable(line)}\n`);
  const checked = checkPages(files, loadCatalogue(), parseYaml, loadSharedSteps());
  const faults = checked.flatMap(({ file, errors }) => errors.map((error) => `${printable(join(folder, file.name))}:${error.line}: ${printable(error.message)}\n`));
  const faulty = checked.filter((one) => one.errors.length > 0).length;
  const dumps = checked.reduce((sum, one) => sum + one.dumps, 0);
  const written = await writeOut(streams.stdout, [...faults, `${files.length} pages with ${dumps} dumps: ${files.length - faulty} right, ${faulty} faulty\n`]);
  return !written || unread.length > 0 ? 2 : faulty > 0 ? 1 : 0;
}
