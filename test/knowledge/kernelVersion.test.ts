import assert from 'node:assert/strict';
import { compareVersions, formatVersion, kernelVersionOf, parseKernelVersion } from '../../src/knowledge/kernelVersion.ts';
import { fixStatus } from '../../src/knowledge/fixStatus.ts';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';

const level = (release: string) => {
  const version = parseKernelVersion(release);
  return version && `${formatVersion(version)}${version.vendorBackports ? ' vendor' : ''}`;
};

describe('kernel versions', () => {
  it('reads what a release says and not more', () => {
    assert.equal(level('6.18.44-fc-v595'), '6.18.44');
    assert.equal(level('6.1.0-56-amd64'), '6.1', 'Debian 12 hides the stable level');
    assert.equal(level('5.15.0-91-generic'), '5.15', 'so does Ubuntu');
    assert.equal(level('6.12.41+deb13-amd64'), '6.12.41');
    assert.equal(level('4.18.0-477.10.1.el8_8.x86_64'), '4.18 vendor');
    assert.equal(level('5.14.21-150500.55.39-default'), '5.14 vendor');
    assert.equal(level('5.10.192-183.736.amzn2.x86_64'), '5.10.192');
    assert.equal(level('6.1.192-2'), '6.1.192');
    assert.equal(level('6.5.0'), '6.5.0');
  });

  it('takes no other text', () => {
    for (const wrong of ['', 'linux', '6', 'v6.1', '10.0.0.1', '6.1.2.3', '99999.1']) assert.equal(parseKernelVersion(wrong), null, wrong);
  });

  it('prefers the source version where it belongs to the release', () => {
    assert.equal(kernelVersionOf('6.1.0-56-amd64', '6.1.192-2')?.patch, 192);
    assert.equal(kernelVersionOf('6.1.0-56-amd64', '5.10.1')?.patch, null);
    assert.equal(kernelVersionOf(null, null), null);
  });

  it('orders versions as far as they are known', () => {
    const compare = (a: string, b: string) => compareVersions(parseKernelVersion(a)!, parseKernelVersion(b)!);
    assert.ok(compare('6.1.192', '6.12.1')! < 0);
    assert.ok(compare('6.1.192', '6.1.95')! > 0);
    assert.equal(compare('6.1.0-56-amd64', '6.1.95'), null);
  });
});

describe('fixStatus', () => {
  const fix = loadCatalogue().byId.get('fuse-flush-exit')!.fixes[0]!;
  const status = (release: string | null, source: string | null = null) => fixStatus(fix, release, source).status;

  it('tells the reverted FUSE fix right', () => {
    assert.equal(status('6.1.0-56-amd64', '6.1.192-2'), 'not-in-your-kernel');
    assert.equal(status('6.3.4'), 'in-your-kernel');
    assert.equal(status('6.5.2'), 'in-your-kernel');
    assert.equal(status('6.5.3'), 'reverted-in-your-kernel');
    assert.equal(status('6.18.44-fc-v595'), 'reverted-in-your-kernel');
    assert.match(fixStatus(fix, '6.18.44', null).reason, /reverted by 91ec6c85599b in 6\.6 and 6\.5\.3/);
  });

  it('says unknown where the release does not tell', () => {
    assert.equal(status(null), 'unknown');
    assert.equal(status('6.5.0-41-generic'), 'unknown', 'the stable level decides');
    assert.equal(status('6.4.12'), 'unknown', 'the revert in 6.4.y is not verified');
    assert.equal(status('5.14.0-362.8.1.el9_3.x86_64'), 'unknown', 'vendor backports');
  });

  it('knows backports', () => {
    const backported = { title: 't', commit: null, fixed: '6.10', backports: ['6.1.95'], note: 'n', verified: 'changelog' } as const;
    const of = (release: string) => fixStatus(backported, release, null).status;
    assert.deepEqual(['6.1.94', '6.1.95', '6.1.0-56-amd64', '6.9.3', '6.10.0'].map(of), ['not-in-your-kernel', 'in-your-kernel', 'unknown', 'not-in-your-kernel', 'in-your-kernel']);
  });

  it('tells a revert that is known from stable releases only', () => {
    const { fixes } = loadCatalogue().byId.get('nfs-rpc-wait')!;
    const of = (release: string) => fixStatus(fixes.find(({ reverted }) => reverted)!, release, null);
    assert.deepEqual(['6.1.140', '6.1.141', '6.1.152', '6.1.153', '6.12.60', '6.15.1'].map((release) => of(release).status), ['not-in-your-kernel', 'in-your-kernel', 'in-your-kernel', 'reverted-in-your-kernel', 'reverted-in-your-kernel', 'unknown']);
    assert.match(of('6.1.192').reason, /it came with 6\.1\.141, 6\.12\.31 and was reverted in 6\.1\.153 and 6\.12\.48/);
  });

  it('knows kernels that never had the fault, and says why it does not know others', () => {
    const stableOnly = { title: 't', commit: null, since: '5.8', fixed: null, backports: ['6.1.103', '6.12.9'], distributions: [{ name: 'Debian 12', package: 'linux 6.1.106-1' }], note: 'n', verified: 'changelog' } as const;
    const of = (release: string) => fixStatus(stableOnly, release, null);
    assert.deepEqual(['5.7.19', '6.1.102', '6.12.9', '6.6.30', '6.18.1'].map((release) => of(release).status), ['never-needed', 'not-in-your-kernel', 'in-your-kernel', 'unknown', 'unknown']);
    assert.match(of('6.18.1').reason, /unknown, because only these releases are known to have it: 6\.1\.103, 6\.12\.9/);
    assert.match(of('6.1.0-25-amd64').reason, /unknown, because the release does not tell the stable level.*Debian 12 from linux 6\.1\.106-1 on; uname -v tells yours/);
    assert.equal(fixStatus(stableOnly, '6.1.0-25-amd64', '6.1.106-3').status, 'in-your-kernel');
  });
});
