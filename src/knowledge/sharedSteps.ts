import steps from './steps/*.yaml';
import type { SharedSteps } from './page.ts';

/** The remedies of src/knowledge/steps, for pages that are compiled at run time. */
export function loadSharedSteps(): SharedSteps {
  return steps;
}
