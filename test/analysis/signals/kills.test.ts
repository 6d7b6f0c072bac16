import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createScene } from '../../../src/analysis/actor.ts';
import { deliverabilityOf } from '../../../src/analysis/deliverability.ts';
import { loadCatalogue } from '../../../src/knowledge/catalogue.ts';
import { createText } from '../../../src/text/text.ts';
import { readDump } from '../../../src/formats/readDump.ts';
import { createIncident } from '../../../src/model/merge.ts';

interface Truth {
  readonly released_by?: readonly { readonly action: string; readonly verified: boolean | null }[];
  readonly not_released_by?: readonly string[];
}

interface Kill {
  readonly id: string;
  readonly tid: number;
  readonly signal: number;
}

const REAL = join('..', 'shared', 'corpus', 'real');
/** With the masks that the kill left behind the text tells; before it, some do not. */
const SURE: readonly string[] = ['no-effect', 'killed-already', 'after-thaw'];
const USELESS: readonly string[] = [...SURE, 'depends', 'unknown'];
/** Captures whose text cannot tell, and why. */
const UNTOLD: Readonly<Record<string, string>> = {
  'fuse-daemon-uses-own-mount 16271': 'whether its request has been read stands in no file',
  'fuse-read-stopped-daemon 5550': 'the same',
};

describe('kills of the real captures: what was said before them, and what came of them', function () {
  if (!existsSync(REAL)) {
    it.skip('skipped: ../shared/corpus/real is not here');
    return;
  }
  const ids = readdirSync(REAL).filter((name) => name.endsWith('.json')).sort().map((name) => name.slice(0, -5));
  const truths = ids.map((id) => ({ id, truth: JSON.parse(readFileSync(join(REAL, `${id}.json`), 'utf8')) as Truth }));
  const useless = truths.flatMap(({ id, truth }) => (truth.not_released_by ?? []).flatMap((action) => killOf(id, action)));
  const useful = truths.flatMap(({ id, truth }) => (truth.released_by ?? []).filter((one) => one.verified === true).flatMap((one) => killOf(id, one.action)));
  it('finds both kinds', () => assert.ok(useless.length >= 20 && useful.length >= 8, `${useless.length} ${useful.length}`));
  for (const kill of useless) {
    it(`${kill.id}: kill -${kill.signal} ${kill.tid} does not help`, () => {
      const before = verdictBefore(kill);
      assert.ok(USELESS.includes(before.verdict), before.why);
      const after = verdictIn(kill, readFileSync(join(REAL, `${kill.id}.txt`), 'utf8'));
      assert.ok(SURE.includes(after.verdict), `${after.verdict}: ${after.why}`);
    });
  }
  for (const id of ['netflix-host-6.18-term', 'fuse-read-sent', 'zap-fuse-child-outside-daemon']) {
    it(`${id}: without any one section no useless kill becomes a useful one`, () => {
      const kills = useless.filter((kill) => kill.id === id);
      const sections = readFileSync(join(REAL, `${id}.txt`), 'utf8').split(/^(?=root@)/m);
      assert.ok(kills.length > 0 && sections.length > 5);
      for (const dropped of sections) {
        const rest = sections.filter((one) => one !== dropped).join('');
        for (const kill of kills) assert.notEqual(verdictIn(kill, rest).verdict, 'wakes', `${kill.tid} without ${dropped.slice(0, 80)}`);
      }
    });
  }
  for (const kill of useful) {
    it(`${kill.id}: kill -${kill.signal} ${kill.tid} helps`, () => {
      const { verdict, why } = verdictBefore(kill);
      assert.equal(verdict, `${kill.id} ${kill.tid}` in UNTOLD ? 'depends' : 'wakes', why);
    });
  }
});

function killOf(id: string, action: string): readonly Kill[] {
  const match = /\bkill -(9|TERM|CONT) (\d+)/.exec(action);
  const signal = match?.[1] === 'TERM' ? 15 : match?.[1] === 'CONT' ? 18 : 9;
  return match ? [{ id, tid: Number(match[2]), signal }] : [];
}

/** From the text above the kill, as somebody reads it who is about to send it. */
function verdictBefore({ id, tid, signal }: Kill) {
  const content = readFileSync(join(REAL, `${id}.txt`), 'utf8');
  const whole = incidentIn(id, content);
  const kill = whole.dumps[0]!.actions.find((action) => action.kind === 'kill' && action.signal === signal && action.targets.includes(tid));
  const end = kill ? content.lastIndexOf('\n', kill.place.span.start) + 1 : content.length;
  return verdictIn({ id, tid, signal }, content.slice(0, end));
}

function verdictIn({ id, tid, signal }: Kill, content: string) {
  const scene = createScene(incidentIn(id, content), loadCatalogue());
  const actor = scene.byTid.get(tid);
  return actor ? deliverabilityOf(scene, actor, signal) : { verdict: 'unknown' as const, why: 'not in the text above' };
}

function incidentIn(id: string, content: string) {
  const text = createText(id, content);
  return createIncident([text], [readDump(text, 0)]);
}
