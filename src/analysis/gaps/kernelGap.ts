import type { Gap } from '../analysis.ts';
import { gap, type Concluded } from './gap.ts';

/** Without the release nobody can say which fixes are in. */
export function* kernelGap({ scene, stories }: Concluded): Iterable<Gap> {
  if (scene.incident.release !== null || !stories.some(({ stuck }) => (stuck.wait?.page.fixes.length ?? 0) > 0)) return;
  yield gap('Which kernel is it? Whether a fix is in depends on it; distributions carry the number of their sources beside the release.', 'uname -a; cat /proc/version');
}
