import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Analysis, Edge, Finding } from '../../src/analysis/analysis.ts';
import { isUnknown } from '../../src/analysis/nodes.ts';
import { readDump } from '../../src/formats/readDump.ts';
import { weakest, type Confidence } from '../../src/model/fact.ts';
import { groupBy } from '../../src/model/group.ts';
import { createText } from '../../src/text/text.ts';
import { analyzeTexts } from '../../src/unstuck.ts';
import { blockSpans, captures, captureText, piecesOf } from './pieces.ts';

/**
 * What may go wrong when one section is lost: `wrong root`, the first finding blames a task that has no part in the hang;
 * `new edge`, one that was not there and is not assumed; `stronger edge`; `silent`, a link of the first finding became
 * assumed or vanished, and neither a new gap nor the finding says so.
 */
type Kind = 'wrong root' | 'new edge' | 'stronger edge' | 'silent';

/** The number of violations that are known and not mended yet: may only become smaller. */
const KNOWN: Readonly<Record<Kind, number>> = { 'wrong root': 0, 'new edge': 2, 'stronger edge': 2, silent: 7 };

interface Violation {
  readonly kind: Kind;
  readonly capture: string;
  readonly removed: string;
  readonly what: string;
}

const analysisOf = (content: string): Analysis => analyzeTexts([createText('paste', content)]).analysis;
const { folder, whole, ids } = captures();

describe('without any one section', function () {
  this.timeout(120_000);
  if (!whole) it.skip('of all captures: ../shared/corpus/real is not here, those of the repository are taken');
  const violations: Violation[] = [];
  let variants = 0;

  for (const id of ids) {
    const truth = truthOf(id);
    const content = captureText(folder, id);
    // Half a megabyte of goroutines is one section.
    if (!truth.is_hang || content.length > 200_000) continue;
    it(`${id} is analysed`, () => {
      const before = analysisOf(content);
      const blamed = pidsOf(truth);
      for (const { text, removed } of variantsOf(content)) {
        variants++;
        for (const [kind, what] of violationsOf(before, analysisOf(text), blamed)) violations.push({ kind, capture: id, removed, what });
      }
    });
  }

  it('no verdict becomes a wrong one, and what is lost is said', () => {
    assert.ok(variants > 100, `${variants} variants`);
    const counts = Object.fromEntries((Object.keys(KNOWN) as Kind[]).map((kind) => [kind, violations.filter((one) => one.kind === kind).length])) as Record<Kind, number>;
    if (process.env['SHOW'] === '1') for (const { kind, capture, removed, what } of violations) console.log(`${kind}\t${capture}\t${removed}\t${what}`);
    console.log(`      ${variants} variants: ${Object.entries(counts).map(([kind, count]) => `${count} ${kind}`).join(', ')} (SHOW=1 lists them)`);
    for (const kind of Object.keys(KNOWN) as Kind[]) assert.ok(counts[kind] <= KNOWN[kind], `${kind}: ${counts[kind]}, known were ${KNOWN[kind]}; SHOW=1 lists them`);
  });
});

/** What is known of a capture; one of a hang that another capture shows too refers to it. */
function truthOf(id: string): Truth {
  const truth = JSON.parse(readFileSync(join(folder, `${id}.json`), 'utf8')) as Truth;
  return truth.see === undefined ? truth : { ...truth, processes: [truth.processes, pidsOf(JSON.parse(readFileSync(join(folder, truth.see), 'utf8')) as Truth)].map((one) => (one instanceof Set ? [...one] : one)) };
}

interface Truth {
  readonly is_hang: boolean;
  readonly processes?: unknown;
  readonly waits?: unknown;
  readonly diagnosis?: unknown;
  readonly cycle?: unknown;
  readonly root_cause?: unknown;
  /** File name of another truth. */
  readonly see?: string;
}

/** Every number in what the truth says of the hang. */
function pidsOf({ processes, waits, diagnosis, cycle, root_cause: root }: Truth): ReadonlySet<number> {
  return new Set([...JSON.stringify([processes, waits, diagnosis, cycle, root]).matchAll(/\d{1,10}/g)].map((match) => Number(match[0])));
}

/** Without one piece each, and without one block each of those pieces that hold several. What was done to a task is no evidence, and stays. */
function variantsOf(content: string): readonly { readonly text: string; readonly removed: string }[] {
  const pieces = piecesOf(content);
  return pieces.flatMap((piece, index) => {
    if (readDump(createText('', piece), 0).actions.length > 0) return [];
    const name = piece.split('\n', 1)[0]!.slice(0, 70);
    const without = (part: string): string => [...pieces.slice(0, index), part, ...pieces.slice(index + 1)].join('');
    const blocks = blockSpans(piece);
    return [
      ...(pieces.length > 1 ? [{ text: without(''), removed: name }] : []),
      ...(blocks.length > 1 ? blocks.map(({ start, end, family }) => ({ text: without(piece.slice(0, start) + piece.slice(end)), removed: `${name} (${family} at ${start})` })) : []),
    ];
  });
}

function* violationsOf(before: Analysis, after: Analysis, blamed: ReadonlySet<number>): Iterable<readonly [Kind, string]> {
  const [first] = after.findings;
  if (first && first.severity !== 'information' && first.tids[0] !== undefined && !blamed.has(first.tids[0])) yield ['wrong root', `${first.severity} ${first.title.slice(0, 120)}`];
  const known = strengths([...before.edges, ...contracted(before.edges)]);
  for (const [key, { edge, strength }] of strengths(after.edges)) {
    const old = known.get(key);
    if (!old && strength !== 'assumed' && !isPlaceholder(edge)) yield ['new edge', `${key} ${strength}`];
    if (old && RANK[strength] < RANK[old.strength]) yield ['stronger edge', `${key} ${old.strength} -> ${strength}`];
  }
  const [told] = before.findings;
  const lost = told ? lostLinks(told, before.edges, strengths(after.edges)) : [];
  if (lost.length > 0 && !saysSo(before, after)) yield ['silent', lost.slice(0, 3).join('; ')];
}

const RANK: Readonly<Record<Confidence, number>> = { observed: 0, inferred: 1, assumed: 2 };

/** An edge to somebody whom the text does not name: the answer to a lost one. A stack without its owner is no new task either. */
function isPlaceholder({ from, to }: Edge): boolean {
  return isUnknown(to) || [from, to].some((node) => typeof node === 'string' && node.startsWith('unnamed task'));
}

/** `task -> FUSE connection 135 -> daemon` and `task -> daemon` say the same. */
function contracted(edges: readonly Edge[]): readonly Edge[] {
  const from = groupBy(edges, (edge) => edge.from);
  return edges.filter((edge) => typeof edge.to === 'string').flatMap((edge) => (from.get(edge.to) ?? []).map((next) => ({ ...edge, to: next.to, strength: weakest(edge.strength, next.strength) })));
}

function strengths(edges: readonly Edge[]): ReadonlyMap<string, { readonly edge: Edge; readonly strength: Confidence }> {
  return new Map(edges.map((edge) => [`${edge.from} -> ${edge.to} ${edge.via}`, { edge, strength: edge.strength }]));
}

/** Links between tasks of the finding that are only assumed now, or gone. */
function lostLinks({ tids }: Finding, edges: readonly Edge[], after: ReturnType<typeof strengths>): readonly string[] {
  const mine = new Set<unknown>(tids);
  return edges.filter((edge) => mine.has(edge.from) && (mine.has(edge.to) || typeof edge.to === 'string')).flatMap((edge) => {
    const key = `${edge.from} -> ${edge.to} ${edge.via}`;
    const now = after.get(key);
    return now && (now.strength === edge.strength || now.strength !== 'assumed') ? [] : [`${key} ${edge.strength} -> ${now?.strength ?? 'gone'}`];
  });
}

function saysSo(before: Analysis, after: Analysis): boolean {
  const asked = new Set(before.gaps.map((gap) => gap.text));
  return after.gaps.some((gap) => !asked.has(gap.text)) || after.findings.slice(0, 1).some(({ why }) => /not in this text|is assumed|does not (?:say|show|name)/.test(why.join(' ')) && !before.findings[0]!.why.some((words) => why.includes(words) && /not in this text|is assumed/.test(words)));
}
