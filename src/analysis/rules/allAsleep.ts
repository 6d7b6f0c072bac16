import type { Rule } from './rule.ts';
import { ruleFinding } from './rule.ts';

/** The Go runtime saw that nothing could ever run again (runtime/proc.go checkdead). */
export const allAsleep: Rule = ({ scene }) => scene.incident.dumps.flatMap((dump) => {
  const crash = dump.goCrashes.find(({ kind, message }) => kind === 'fatal' && message.startsWith('all goroutines are asleep'));
  if (!crash) return [];
  const waiting = dump.goroutines.filter(({ state }) => state !== 'running');
  return [ruleFinding(scene, 'go-all-asleep', {
    confidence: 'observed',
    title: `The Go runtime ended this program: ${waiting.length > 1 ? `all ${waiting.length} goroutines wait` : 'every goroutine waits'} for each other`,
    why: ['Nothing in the program could run any more, and nothing from outside could wake it. The runtime found that, printed the goroutines and exited with status 2.'],
    evidence: [{ place: crash.place, says: 'the runtime says that all goroutines are asleep' }, ...waiting.slice(0, 20).map(({ id, state, place }) => ({ place, says: `goroutine ${id}: ${state}` }))],
    marks: [crash.place],
  })];
});
