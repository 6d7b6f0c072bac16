import { checkPages } from '../checkPages.ts';
import type { AnalysedDocument } from '../features/document.ts';
import { newPages, proposedName } from '../features/newPage.ts';
import { pageOfStack, stackHere } from '../features/stackHere.ts';
import { loadSharedSteps } from '../knowledge/sharedSteps.ts';
import { parseYaml } from '../knowledge/yaml.ts';
import { singleLine } from '../report/printable.ts';
import type { NewPageAnswer, NewPageParams, StackAnswer } from './protocol.ts';

/** The stack at a line of a document, and what a page of it could be called. */
export function stackAnswer(document: AnalysedDocument | null, line: number): StackAnswer {
  const here = document && stackHere(document, line);
  const ids = document ? [...document.catalogue.byId.keys()] : [];
  if (!document || !here) return { stack: null, ids };
  return { stack: { label: singleLine(here.label, 120), ...proposedName(here, new Set(ids)), explainedBy: pageOfStack(document, here)?.title ?? null }, ids };
}

/** A page of the stack at a line: the first version that is right as it stands, beside all other pages. */
export function newPageAnswer(document: AnalysedDocument | null, { line, id, title }: NewPageParams): NewPageAnswer {
  const shared = loadSharedSteps();
  const versions = document ? newPages(document, line, { id, title }, shared) : [];
  const right = versions.find((text) => checkPages([{ name: `${id}.md`, text }], document!.catalogue, parseYaml, shared)[0]?.errors.length === 0);
  // None: the editor shows what is wrong with the first.
  return { text: right ?? versions[0] ?? null };
}
