import type { Incident } from '../model/incident.ts';
import type { GoCrash } from '../model/goCrash.ts';
import type { Edge } from './analysis.ts';
import { causesOf } from './graph.ts';
import type { Cause } from './graph.ts';
import { linksOf, type GoLinks } from './goroutineLinks.ts';
import { goPrograms, type GoProgram } from './goroutinePrograms.ts';
import { edge } from './resolvers/resolver.ts';

/** What the goroutines of one source tell of each other. */
export interface GoStory extends GoLinks {
  readonly program: GoProgram;
  readonly edges: readonly Edge[];
  readonly causes: readonly Cause[];
  /** The Go runtime itself has ended the program, because all goroutines wait (runtime/proc.go checkdead). */
  readonly asleep: boolean;
  /** Somebody ended it with a signal to see its goroutines, or the runtime gave up: there was a reason to look. */
  readonly ended: boolean;
}

/** One story a source with goroutines; made once for a scene. Linear. */
export function goStories(incident: Incident): readonly GoStory[] {
  const asleep = new Set(incident.dumps.flatMap(({ goCrashes }, index) => (goCrashes.some(isAllAsleep) ? [incident.sources[index]] : [])));
  const ended = new Set(incident.dumps.flatMap(({ goCrashes }, index) => (goCrashes.some(({ kind }) => kind === 'signal' || kind === 'fatal') ? [incident.sources[index]] : [])));
  return goPrograms(incident).map((program) => {
    const found = linksOf(program);
    const edges = found.links.map(({ from, to, via, strength, says }) => edge(program.nodeOf(from), program.nodeOf(to), via, strength, [{ place: to.place, says }]));
    return { ...found, program, edges, causes: causesOf(edges), asleep: asleep.has(program.text), ended: ended.has(program.text) };
  });
}

export function isAllAsleep({ kind, message }: GoCrash): boolean {
  return kind === 'fatal' && message.startsWith('all goroutines are asleep');
}
