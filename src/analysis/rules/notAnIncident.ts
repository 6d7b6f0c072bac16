import type { Dump } from '../../model/dump.ts';
import type { Finding } from '../analysis.ts';
import { patchOf } from '../textKind.ts';
import { listed } from '../wording.ts';
import type { Rule } from './rule.ts';
import { ruleFinding } from './rule.ts';

/** A patch is no incident. One that quotes the stack of a hang keeps its findings: they tell of the author's example. */
export const notAnIncident: Rule = ({ scene }): readonly Finding[] => scene.incident.dumps.flatMap((dump, source) => {
  const text = scene.incident.sources[source];
  const patch = text && isSmall(dump) ? patchOf(text) : null;
  if (!patch) return [];
  const stacks = dump.stacks.length + dump.goroutines.length + dump.hungTasks.length;
  const files = `${listed(patch.files.slice(0, NAMED))}${patch.files.length > NAMED ? ` and ${patch.files.length - NAMED} more files` : ''}`;
  const what = patch.subject === null ? 'a patch' : 'a patch mail';
  return [ruleFinding(scene, 'not-an-incident', {
    confidence: 'observed',
    title: stacks === 0 ? `This is ${what} to ${files}, not an incident: it shows no stack and no task` : `This is ${what} to ${files}: the stacks in it are what its author quotes, not a machine of yours`,
    why: [
      stacks === 0 ? 'It changes source code (hunks of a unified diff). Functions that it names are code, nobody waits in them.' : 'It changes source code (hunks of a unified diff) and quotes a hang to say why. What is found in these stacks is true for the machine that they came from.',
      ...(patch.subject === null ? [] : [`Its subject: ${patch.subject}`]),
    ],
    evidence: [{ place: { source, span: patch.at }, says: 'a patch begins here' }],
    marks: [{ source, span: patch.at }],
  })];
});

const NAMED = 3;

/** A log of thousands of tasks with a patch behind it is a log. */
function isSmall(dump: Dump): boolean {
  return dump.stacks.length <= MOST && dump.goroutines.length <= MOST && dump.readings.length <= MOST;
}

const MOST = 50;
