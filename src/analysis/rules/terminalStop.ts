import type { Actor, Scene } from '../actor.ts';
import { factEvidence } from '../actor.ts';
import { shellStopsIn } from '../shellStops.ts';
import type { ShellStop } from '../shellStops.ts';
import { listed, nameOf, startOf } from '../wording.ts';
import type { Rule } from './rule.ts';
import { ruleFinding } from './rule.ts';

/**
 * Background jobs that used their terminal and were stopped for it. The signal goes to the whole process group
 * (drivers/tty/tty_jobctrl.c __tty_check_change: kill_pgrp), so that the other end of a pipeline stops with the one that
 * read.
 */
export const terminalStop: Rule = ({ scene, isTold }) => {
  const stopped = scene.actors.filter((actor) => actor.tid !== null && actor.tid === actor.tgid && actor.moment.state?.value === 'T' && !isTold(actor));
  if (stopped.length === 0) return [];
  const reported = new Map(shellStopsIn(scene.incident.sources).map((stop) => [stop.tid, stop]));
  const direct = stopped.filter(({ tid }) => reported.has(tid!));
  if (direct.length === 0) return [];
  const groups = new Set(direct.map(groupOf));
  const all = stopped.filter((actor) => reported.has(actor.tid!) || (groupOf(actor) !== null && groups.has(groupOf(actor))));
  return [findingOf(scene, all, [...reported.values()].filter(({ tid }) => all.some((actor) => actor.tid === tid)))];
};

function groupOf({ task, tid }: Actor): number | null {
  return task?.readings.findLast(({ pgid }) => pgid !== null)?.pgid?.value ?? tid;
}

function findingOf(scene: Scene, actors: readonly Actor[], stops: readonly ShellStop[]) {
  const [first] = actors;
  const signals = [...new Set(stops.map(({ signal }) => signal))].sort();
  const some = actors.slice(0, NAMED);
  const names = `${listed(some.map((actor, index) => (index === 0 ? startOf(actor) : nameOf(actor))))}${actors.length > NAMED ? ` and ${actors.length - NAMED} more` : ''}`;
  const behind = actors.filter((actor) => !stops.some(({ tid }) => tid === actor.tid));
  return ruleFinding(scene, 'stopped-background-tty', {
    confidence: 'observed', tids: actors.flatMap(({ tid }) => tid ?? []),
    title: `${names} ${actors.length === 1 ? 'is' : 'are'} stopped: ${actors.length === 1 ? 'a background job' : 'background jobs'} that ${signals.includes('SIGTTIN') ? 'read from' : 'wrote to'} the terminal (${listed(signals)})`,
    why: [
      'The shell itself reports it: a process outside of the foreground process group that reads the terminal (or writes to it, with stty tostop) is sent a stop signal.',
      ...(behind.length > 0 ? [`${listed(behind.slice(0, NAMED).map(nameOf))} did not do so: the signal goes to the whole process group, and ${behind.length === 1 ? 'it belongs' : 'they belong'} to the same one.`] : []),
      'SIGKILL works on a stopped process. SIGTERM stays pending until it is continued; and if it is continued in the background, it reads again and stops again.',
    ],
    evidence: [...stops.map(({ place, signal }) => ({ place, says: `stopped by ${signal}` })), ...actors.slice(0, EVIDENCE).flatMap((actor) => factEvidence(actor.moment.state, `${nameOf(actor)} is stopped`))],
    marks: stops.map(({ place }) => place), values: { PID: first!.tid! },
  });
}

const NAMED = 5;
const EVIDENCE = 20;
