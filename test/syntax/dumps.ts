import { existsSync, readFileSync } from 'node:fs';
import { findFiles } from '../harness/findFiles.ts';
import { createText, type Text } from '../../src/text/text.ts';

/** The collected dumps of other people, beside the checkout on some machines only. */
export const CORPUS = '../shared/corpus';
export const hasCorpus = existsSync(CORPUS);

/** The fixtures of this repository, as texts. */
export function fixtures(): readonly Text[] {
  return textsBelow('test/fixtures');
}

/** The dumps of {@link CORPUS}; call only where it exists. */
export function corpus(): readonly Text[] {
  return textsBelow(CORPUS);
}

function textsBelow(folder: string): readonly Text[] {
  return findFiles(folder, '').map((path) => createText(path, readFileSync(path, 'latin1').includes('\0') ? readFileSync(path, 'latin1') : readFileSync(path, 'utf8')));
}
