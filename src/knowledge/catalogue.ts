import pages from './signatures/*.md';
import type { SignaturePage } from './schema.ts';

/** Every signature of ours, most specific first; compiled and checked when the program was built. */
export function loadCatalogue(): readonly SignaturePage[] {
  return [...pages].sort((a, b) => b.specificity - a.specificity || (a.id < b.id ? -1 : 1));
}
