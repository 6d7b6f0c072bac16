import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createText } from '../../src/text/text.ts';
import { analyzeTexts } from '../../src/unstuck.ts';
import type { Finding } from '../../src/analysis/analysis.ts';

const folder = '../shared/corpus/real';

interface Truth {
  readonly id: string;
  readonly is_hang: boolean;
  readonly released_by?: readonly { readonly action: string; readonly verified: boolean | null }[];
  readonly not_released_by?: readonly string[];
}

/** What of an action must be found in a command or text of a step; null where no step of a person could say it. */
function essence(action: string): RegExp | null {
  const kill = /^(?:.*\bor )?kill -(9|TERM|CONT|KILL) (\d+)/.exec(action.replace(/^let the debugger wait\/detach or |^detach \/ /, ''));
  if (kill) return new RegExp(`kill -${kill[1]!} (?:\\d+ )*${kill[2]!}\\b`);
  const abort = /connections\/(\w+)\/abort/.exec(action);
  if (abort) return new RegExp(`connections/${abort[1] === 'N' ? '\\w+' : abort[1]!}/abort`);
  const up = /^bring (\w+) up/.exec(action);
  if (up) return new RegExp(`ip link set ${up[1]!} up`);
  const read = /cat (\/proc\/\d+\/fd\/\d+)/.exec(action);
  if (read) return new RegExp(read[1]!);
  if (/^echo (?:THAWED|0) >/.test(action)) return /echo (?:THAWED|0) > \/sys\/fs\/cgroup\/\S*lab/;
  if (action.startsWith('fsfreeze')) return /fsfreeze --unfreeze \/data\b/;
  return null;
}

const said = (finding: Finding): string => finding.next.map((step) => `${step.text}\n${step.command ?? ''}`).join('\n');

/** Steps that other rules than a story write; the tests of those hold them. */
const ELSEWHERE: ReadonlySet<string> = new Set();

describe('real captures: the steps of the first finding against what released the hang', () => {
  if (!existsSync(folder)) {
    it.skip('the corpus is not here');
    return;
  }
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')).sort()) {
    const truth = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Truth;
    if (!truth.is_hang || ELSEWHERE.has(truth.id)) continue;
    const verified = (truth.released_by ?? []).filter((one) => one.verified === true).flatMap((one) => essence(one.action) ?? []);
    const useless = (truth.not_released_by ?? []).flatMap((action) => [...action.matchAll(/kill -9 (\d+)/g)].map((match) => Number(match[1])));
    if (verified.length === 0 && useless.length === 0) continue;
    it(truth.id, () => {
      const name = file.replace(/json$/, 'txt');
      const [first] = analyzeTexts([createText(name, readFileSync(`${folder}/${name}`, 'utf8'))]).analysis.findings;
      assert.ok(first);
      for (const pattern of verified) assert.match(said(first), pattern);
      const killed = first.next.flatMap((step) => [...(step.command ?? '').matchAll(/kill -(?:9|KILL|TERM)((?: \d+)+)/g)].flatMap((match) => match[1]!.trim().split(' ').map(Number)));
      assert.deepEqual(killed.filter((pid) => useless.includes(pid)), []);
      for (const step of first.next) if (step.risk !== 'read-only') assert.ok(step.hits, `what else it hits: ${step.text}`);
      assert.deepEqual(first.next.filter((step) => step.command !== undefined).map((step) => step.risk).filter((risk, index, all) => index > 0 && order(all[index - 1]!) > order(risk)), [], 'by safety');
    });
  }
});

function order(risk: string): number {
  return ['read-only', 'caution', 'destructive'].indexOf(risk);
}
