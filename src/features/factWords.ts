import type { FactKind, Facts } from '../model/dump.ts';
import { reportTitle, type KernelReport } from '../model/kernelReport.ts';
import type { Place } from '../model/fact.ts';

/** What the outline and the hover call a fact. Dump text is in it as it stands: to be escaped by whoever shows it. */
export interface FactWords {
  readonly name: string;
  readonly detail: string;
}

/** The kinds of facts that are worth an entry of their own; an outline of single values would hide the rest. */
const WORDS: { readonly [K in FactKind]?: (fact: Facts[K][number]) => FactWords } = {
  kernelReports: reportWords,
  hungTasks: (fact) => ({ name: `hung task ${owner(fact.comm?.value, fact.tid?.value)}`, detail: fact.seconds === null ? '' : `${fact.seconds.value} s` }),
  lockHolders: (fact) => ({ name: `locks held by ${owner(fact.comm?.value, fact.tid?.value)}`, detail: String(fact.count) }),
  lockWaits: (fact) => ({ name: `${owner(fact.comm?.value, fact.tid?.value)} waits for a ${fact.lock}`, detail: fact.ownerTid === null ? '' : `likely owned by ${owner(fact.ownerComm?.value, fact.ownerTid.value)}` }),
  sysrqs: (fact) => ({ name: `sysrq: ${fact.title.value}`, detail: '' }),
  goCrashes: (fact) => ({ name: `${fact.kind === 'signal' ? (fact.signal ?? 'signal') : fact.kind}: ${fact.message}`, detail: fact.recovered ? 'recovered' : '' }),
  goRaces: (fact) => ({ name: 'data race', detail: fact.accesses[0]?.frames[0]?.function ?? '' }),
  goStacks: (fact) => ({ name: fact.title, detail: fact.frames[0]?.function ?? '' }),
  goProfiles: (fact) => ({ name: `${fact.name} profile`, detail: fact.total === null ? '' : `total ${fact.total}` }),
  goProfileRecords: (fact) => ({ name: `${fact.count} × ${fact.frames[0]?.function ?? 'no frames'}`, detail: fact.profile ?? '' }),
  userStacks: (fact) => ({ name: fact.name === null && fact.tid === null && fact.tgid === null ? 'user stack' : `user stack of ${owner(fact.name?.value, fact.tid?.value ?? fact.tgid?.value)}`, detail: fact.frames[0]?.function ?? '' }),
  stackCounts: (fact) => ({ name: `${fact.amount} × ${owner(fact.comm?.value, fact.pid?.value)}`, detail: '' }),
  mapEntries: (fact) => ({ name: `@${fact.map}[${fact.keys.join(', ')}]`, detail: fact.text }),
  histograms: (fact) => ({ name: `histogram ${fact.name}`, detail: `${fact.buckets.reduce((sum, bucket) => sum + bucket.count, 0)} in ${fact.buckets.length} buckets` }),
  containerErrors: (fact) => ({ name: fact.message, detail: fact.kind }),
};

/** Every fact of a dump that has words, in no order. */
export function* factsWithWords(dump: Facts): Generator<FactWords & { readonly kind: FactKind; readonly fact: object; readonly place: Place }> {
  for (const kind of Object.keys(WORDS) as FactKind[]) {
    const words = WORDS[kind] as (fact: object) => FactWords;
    for (const fact of dump[kind] as readonly { readonly place: Place }[]) yield { kind, fact, place: fact.place, ...words(fact) };
  }
}

/** A report of the kernel log: what happened, and to whom, where and for how long as far as it says. */
export function reportWords(report: KernelReport): FactWords {
  const task = report.comm === null && report.tid === null ? '' : owner(report.comm?.value, report.tid?.value);
  const cpu = report.cpu === null ? '' : `CPU ${report.cpu.value}`;
  const time = report.seconds === null ? '' : `${report.seconds.value} s`;
  const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(', ');
  // Of a hung task the task is the news; what it waits in comes after.
  if (report.kind === 'hung-task' && task !== '') return { name: `hung task ${task}`, detail: joined(time, report.guilty === null ? '' : `in ${report.guilty.value}`) };
  // A title is cut before its numbers; what then hangs over says nothing.
  return { name: reportTitle(report).slice(0, 400).replace(/ in corrupted$/, '').replace(/(?:: [a-z_]+=| ?[(#=>:.]+)(?= in |$)/, ''), detail: joined(task, cpu, time) };
}

function owner(comm: string | undefined, tid: number | undefined): string {
  if (comm === undefined) return tid === undefined ? 'a task' : String(tid);
  return tid === undefined ? comm : `${tid} (${comm})`;
}
