import assert from 'node:assert/strict';
import { analyze } from '../../src/analysis/analyze.ts';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';
import { incidentOf, stuckContainer } from './incidentOf.ts';
import type { IncidentSpec } from './incidentOf.ts';

/** Connections that the first finding's steps would abort. */
function aborts(connections: NonNullable<IncidentSpec['connections']>, tasks = stuckContainer(100)): readonly string[] {
  const { findings } = analyze(incidentOf({ tasks, connections }), loadCatalogue());
  return findings.filter((finding) => finding.severity === 'error')
    .flatMap((finding) => finding.next.flatMap((step) => /connections\/(\w+)\/abort/.exec(step.command ?? '')?.[1] ?? []));
}

describe('the FUSE connection of a stuck thread', () => {
  it('is the only FUSE mount in the own mountinfo of the thread', () => {
    assert.deepEqual(aborts([{ id: 39, mountInfoOf: 102, type: 'fuse.s3mount' }, { id: 40, mountInfoOf: 7, type: 'fuse.sshfs' }]), ['39']);
  });
  it('is never lxcfs, which all containers share', () => {
    assert.deepEqual(aborts([{ id: 39, mountInfoOf: 102, type: 'fuse.lxcfs' }, { id: 41, mountInfoOf: 102, type: 'fuse.s3mount' }]), ['41']);
    assert.deepEqual(aborts([{ id: 39, mountInfoOf: 102, type: 'fuse.lxcfs' }]), ['CONNECTION']);
  });
  it('is, of several, the one that has requests waiting', () => {
    const two = [{ id: 39, mountInfoOf: 102, type: 'fuse.a' }, { id: 41, mountInfoOf: 102, type: 'fuse.b' }];
    assert.deepEqual(aborts(two), ['CONNECTION']);
    assert.deepEqual(aborts([...two, { id: 41, waiting: 2 }]), ['41']);
    assert.deepEqual(aborts([...two, { id: 41, waiting: 0 }]), ['39']);
  });
  it('is told apart for two containers by the mountinfo of each', () => {
    const tasks = [...stuckContainer(100), ...stuckContainer(200)];
    assert.deepEqual(aborts([{ id: 39, mountInfoOf: 102, type: 'fuse.a' }, { id: 41, mountInfoOf: 202, type: 'fuse.a' }], tasks), ['39', '41']);
  });
});
