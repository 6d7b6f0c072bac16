import { signalAnswers } from '../analysis/signals/signalAnswers.ts';
import { loadCatalogue } from '../knowledge/catalogue.ts';
import type { Catalogue } from '../knowledge/catalogue.ts';
import type { Arch } from '../model/kernel.ts';
import { readLines } from '../syntax/reader.ts';
import { sectionsOf, type Section } from '../syntax/sections.ts';
import { createText, type Text } from '../text/text.ts';
import { analyzeTexts } from '../unstuck.ts';
import type { AnalysedDocument } from './document.ts';
import { machineFinder } from './hostsHere.ts';
import { withoutNotes } from './notes.ts';
import { regionsOf, wholeRegion } from './regions.ts';

/** An open document as the server holds it. */
export interface DocumentInput {
  readonly uri: string;
  readonly version: number;
  readonly language: 'unstuck' | 'markdown';
  readonly content: string;
  /** Sections of the text where a syntax tree has them; null: the reader cuts them. */
  readonly cutSections: (text: Text) => readonly Section[] | null;
  readonly chosenArch: Arch | null;
  /** Default: the pages that Unstuck brings. */
  readonly catalogue?: Catalogue;
}

/** Reads and reasons about one open document. Pure, never throws on any content. */
export function analyseDocument(input: DocumentInput): AnalysedDocument {
  const { uri, version, language, chosenArch, catalogue = loadCatalogue() } = input;
  const text = createText(nameOf(uri), input.content);
  const read = language === 'markdown' ? createText(text.name, withoutNotes(text)) : text;
  const theCase = analyzeTexts([read], catalogue);
  let cut: readonly Section[] | null = null;
  // Cut when first asked for: diagnostics of a dump do not need them, and come sooner.
  const sections = (): readonly Section[] => (cut ??= (language === 'unstuck' ? input.cutSections(text) : null) ?? sectionsOf(readLines(read)));
  let machines: AnalysedDocument['machineAt'] | null = null;
  const machineAt: AnalysedDocument['machineAt'] = (place) => (machines ??= machineFinder(theCase.incident))(place);
  const regions = language === 'markdown' ? regionsOf(read, theCase.incident.dumps[0] ?? null, sections()) : wholeRegion(text);
  return { uri, version, language, text, theCase, catalogue, regions, chosenArch, signalAnswers: signalAnswers(theCase.incident, catalogue), machineAt, get sections() { return sections(); } };
}

/** Path of a URI, for the pid that it may hold and for titles; never opened. */
export function nameOf(uri: string): string {
  const path = uri.replace(/^[a-zA-Z][a-zA-Z0-9+.-]*:(?:\/\/[^/]*)?/, '').replace(/[?#].*$/s, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
