import assert from 'node:assert/strict';
import { createScene } from '../../src/analysis/actor.ts';
import type { Edge, Node } from '../../src/analysis/analysis.ts';
import { foldedPhrase, foldVictims } from '../../src/analysis/folding.ts';
import { causesOf } from '../../src/analysis/graph.ts';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';
import { FUSE_READ, incidentOf, type TaskSpec } from './incidentOf.ts';

const edge = (from: Node, to: Node): Edge => ({ from, to, via: 'lock', strength: 'observed', evidence: [] });

function fold(tasks: readonly TaskSpec[], edges: readonly Edge[]) {
  const scene = createScene(incidentOf({ tasks }), loadCatalogue());
  return foldVictims(scene, causesOf(edges)[0]!);
}

describe('foldVictims', () => {
  const root: TaskSpec = { tid: 1, comm: 'holder' };
  const many = (from: number, count: number, comm: (index: number) => string, more: Partial<TaskSpec> = {}): TaskSpec[] =>
    Array.from({ length: count }, (_, index) => ({ tid: from + index, comm: comm(index), ...more }));

  it('counts processes by name and kworkers by their kind', () => {
    const victims = [...many(100, 50, () => 'runc'), ...many(200, 3, (index) => `kworker/${index}:1`)];
    const groups = fold([root, ...victims], victims.map(({ tid }) => edge(tid, 1)));
    assert.equal(foldedPhrase(groups), '50 runc processes and 3 kworkers wait behind it');
  });
  it('takes numbered names together, and leaves a number that all have', () => {
    const victims = [...many(100, 3, (index) => `worker-${index}`), ...many(200, 2, () => 'python3')];
    assert.equal(foldedPhrase(fold([root, ...victims], victims.map(({ tid }) => edge(tid, 1)))), '3 worker processes and 2 python3 processes wait behind it');
  });
  it('puts those that wait for the cause itself before those behind them, and waits apart', () => {
    const direct = [...many(100, 1, () => 'first'), ...many(150, 2, () => 'reader', { stack: FUSE_READ }), ...many(160, 1, () => 'reader')];
    const further = many(200, 9, () => 'late');
    const groups = fold([root, ...direct, ...further], [...direct.map(({ tid }) => edge(tid, 1)), ...further.map(({ tid }) => edge(tid, 100))]);
    assert.deepEqual(groups.map(({ name, tasks, direct: is, page }) => [name, tasks, is, page !== null]), [
      ['reader', 2, true, true], ['first', 1, true, false], ['reader', 1, true, false], ['late', 9, false, false],
    ]);
    assert.equal(foldedPhrase(groups), '3 reader processes, 1 first process and 9 late processes wait behind it');
    assert.equal(foldedPhrase(groups, 1), '3 reader processes and 10 more wait behind it');
  });
  it('counts the threads of one process as threads', () => {
    const threads = many(100, 4, () => 'java', { tgid: 99 });
    assert.equal(foldedPhrase(fold([root, { tid: 99, comm: 'java' }, ...threads], threads.map(({ tid }) => edge(tid, 1)))), '4 threads of java wait behind it');
  });
  it('says one and nobody as a person would', () => {
    assert.equal(foldedPhrase(fold([root, { tid: 2, comm: 'cat' }], [edge(2, 1)])), '1 cat process waits behind it');
    assert.equal(foldedPhrase(fold([root], [edge(2, 1)])), '');
  });
  it('leaves out those that are told one by one', () => {
    const scene = createScene(incidentOf({ tasks: [root, { tid: 2, comm: 'cat' }, { tid: 3, comm: 'cat' }] }), loadCatalogue());
    const [cause] = causesOf([edge(2, 1), edge(3, 1)]);
    assert.equal(foldedPhrase(foldVictims(scene, cause!, new Set([scene.byTid.get(2)!]))), '1 cat process waits behind it');
  });
  it('shows no control characters of a name', () => {
    assert.equal(foldedPhrase(fold([root, { tid: 2, comm: 'c\u001b[1mt' }], [edge(2, 1)])), '1 c?[1mt process waits behind it');
  });
});
