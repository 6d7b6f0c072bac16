import { NO_FACTS, type Dump, type FactKind, type Facts } from '../model/dump.ts';
import type { Problem, ProblemCode } from '../model/fact.ts';
import { UNKNOWN_KERNEL, type KernelFacts } from '../model/kernel.ts';
import type { View } from '../model/views.ts';
import type { Span } from '../text/span.ts';
import type { Emit } from './format.ts';

/** Most problems of one kind that a source reports one by one; a last one says how many there are in all. */
export const PROBLEM_CAP = 100;

export interface Collector {
  readonly emit: Emit;
  /** Whether formats have claimed a line as read. */
  readonly isClaimed: (line: number) => boolean;
  readonly dump: () => Omit<Dump, 'name' | 'counts'>;
}

/** Gathers what the formats emit for one source. */
export function createCollector(source: number): Collector {
  const facts = Object.fromEntries(Object.keys(NO_FACTS).map((kind) => [kind, []])) as unknown as { [K in FactKind]: Facts[K][number][] };
  let claimed = new Uint8Array(1024);
  const problems = new Map<ProblemCode, Problem[]>();
  const beyond = new Map<ProblemCode, number>();
  let kernel: KernelFacts = UNKNOWN_KERNEL;
  const views: View[] = [];

  const emit: Emit = {
    add: (kind, fact) => facts[kind].push(fact) - 1,
    kernel: (facts) => {
      if (facts.release && !isSameKernel(views.at(-1), facts)) views.push({ kind: 'kernel', kernel: facts, place: facts.release.place });
      kernel = {
        release: kernel.release ?? facts.release ?? null,
        sourceVersion: kernel.sourceVersion ?? facts.sourceVersion ?? null,
        arch: kernel.arch ?? facts.arch ?? null,
      };
    },
    view: (view) => void views.push(view),
    problem: (code, span, message) => {
      const known = problems.get(code) ?? [];
      if (known.length < PROBLEM_CAP) problems.set(code, [...known, { code, message, place: { source, span } }]);
      else beyond.set(code, (beyond.get(code) ?? 0) + 1);
    },
    claim: (line) => {
      if (line >= claimed.length) {
        const grown = new Uint8Array(Math.max(line + 1, claimed.length * 2));
        grown.set(claimed);
        claimed = grown;
      }
      claimed[line] = 1;
    },
  };

  return {
    emit,
    isClaimed: (line) => claimed[line] === 1,
    dump: () => ({
      ...facts,
      kernel,
      views,
      problems: inOrder([...problems.values()].flatMap((list) => summed(list, beyond.get(list[0]!.code) ?? 0))),
    }),
  };
}

/** Every report of the log names the kernel again. */
function isSameKernel(last: View | undefined, { release, sourceVersion }: Partial<KernelFacts>): boolean {
  return last?.kind === 'kernel' && last.kernel.release?.value === release?.value && (!sourceVersion || last.kernel.sourceVersion?.value === sourceVersion.value);
}

function summed(list: readonly Problem[], more: number): readonly Problem[] {
  const last = list.at(-1);
  if (more === 0 || !last) return list;
  const place: { source: number; span: Span } = last.place;
  return [...list, { code: last.code, message: `${more} more of the same kind (${last.code}) below are not listed.`, place }];
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => a.place.span.start - b.place.span.start);
}
