import { loadCatalogue } from '../knowledge/catalogue.ts';
import { catalogueIndex, indexMarkdown, indexText } from '../report/catalogueIndex.ts';
import { pageMarkdown } from '../report/pageMarkdown.ts';
import { printable } from '../report/printable.ts';
import type { ExitCode, Streams } from './analyze.ts';
import { writeOut } from './output.ts';

/** The forms of a list of the catalogue, and of one page, by the name of `--format`. */
export const LIST_FORMATS = ['text', 'json', 'markdown'] as const;

export type ListFormat = (typeof LIST_FORMATS)[number];

/** `unstuck signatures list`: every page of the catalogue, one line each; as JSON an array of objects. Exit code 0. */
export async function listSignatures(format: ListFormat, streams: Streams): Promise<ExitCode> {
  const index = catalogueIndex(loadCatalogue());
  const text = format === 'json' ? `${JSON.stringify(index, null, 2)}\n` : format === 'markdown' ? indexMarkdown(index) : indexText(index);
  return (await writeOut(streams.stdout, [text])) ? 0 : 2;
}

/**
 * `unstuck signatures show ID`: one page, as Markdown, which is the text form too; as JSON what the page compiles to.
 * Exit code 2 when there is no such page; the ids that resemble it are named.
 */
export async function showSignature(id: string, format: ListFormat, streams: Streams): Promise<ExitCode> {
  const { byId, pages } = loadCatalogue();
  const page = byId.get(id);
  if (!page) {
    const near = pages.map((one) => one.id).filter((one) => id.length > 2 && one.includes(id.toLowerCase())).sort().slice(0, 8);
    streams.stderr.write(`unstuck: there is no page ${printable(id)}; ${near.length > 0 ? `there are ${near.join(', ')}` : 'unstuck signatures list names all'}\n`);
    return 2;
  }
  const text = format === 'json'
    ? `${JSON.stringify(page, null, 2)}\n`
    : pageMarkdown(page, { incident: null, titleOf: (other) => byId.get(other)?.title ?? null, linkTo: null });
  return (await writeOut(streams.stdout, [text])) ? 0 : 2;
}
