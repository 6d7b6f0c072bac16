import { compareSeries, formatVersion, kernelVersionOf, parseKernelVersion } from './kernelVersion.ts';
import type { KernelVersion, Series } from './kernelVersion.ts';
import type { Fix } from './schema.ts';

export type FixStatus = 'in-your-kernel' | 'not-in-your-kernel' | 'reverted-in-your-kernel' | 'never-needed' | 'unknown';

/**
 * Whether a kernel has a fix.
 *
 * @param release `uname -r` as printed, null when the dump does not say.
 * @param sourceVersion the version behind it where the dump tells (`6.1.192-2`); it wins.
 * @returns the status and a sentence that says why.
 */
export function fixStatus(fix: Fix, release: string | null, sourceVersion: string | null): { readonly status: FixStatus; readonly reason: string } {
  const version = kernelVersionOf(release, sourceVersion);
  const name = `"${fix.title}"`;
  if (!version) return { status: 'unknown', reason: `The dump does not say which kernel this is, so whether it has ${name} is unknown.` };
  const kernel = `Linux ${formatVersion(version)}`;
  if (typeof fix.since === 'string' && compareSeries(version, seriesOf(fix.since)) < 0) {
    return { status: 'never-needed', reason: `${kernel} is older than the fault that ${name} mends (it came with ${fix.since}).` };
  }
  if (version.vendorBackports) {
    return { status: 'unknown', reason: `${release ?? kernel} carries its vendor's own choice of fixes; ask the vendor about ${name}.` };
  }
  const reverted = revertedIn(fix, version);
  const present = presentIn(fix, version);
  if (present === false) return { status: 'not-in-your-kernel', reason: `${kernel} does not have ${name}${since(fix)}, unless the distribution added it by itself.` };
  if (reverted === true && fix.reverted) {
    return { status: 'reverted-in-your-kernel', reason: `${kernel} does not have ${name} any more: it came with ${fix.fixed ?? fix.backports?.join(', ') ?? 'a stable release'} and was reverted${fix.reverted.commit === null ? '' : ` by ${fix.reverted.commit.slice(0, 12)}`} in ${revertedReleases(fix)}.` };
  }
  if (present === null) return { status: 'unknown', reason: `Whether ${kernel} has ${name} is unknown, because ${whyUnknown(fix, version)}.${distributions(fix)}` };
  if (reverted === null) return { status: 'unknown', reason: `${kernel} got ${name}, but whether the revert reached it too is not known.` };
  return { status: 'in-your-kernel', reason: `${kernel} has ${name}${since(fix)}.` };
}

/** true, false, or null when it cannot be told. Leaves reverts aside. */
function presentIn(fix: Fix, version: KernelVersion): boolean | null {
  const first = stableEntry(fix.backports, version);
  if (first) return reached(version, first);
  if (fix.fixed === null) return null;
  return compareSeries(version, seriesOf(fix.fixed)) >= 0;
}

function revertedIn(fix: Fix, version: KernelVersion): boolean | null {
  if (!fix.reverted) return false;
  if (fix.reverted.in !== null && compareSeries(version, seriesOf(fix.reverted.in)) >= 0) return true;
  const first = stableEntry(fix.reverted.stable, version);
  if (first) return reached(version, first);
  return (fix.reverted.unknownIn ?? []).some((series) => compareSeries(seriesOf(series), version) === 0) ? null : false;
}

function reached(version: KernelVersion, first: KernelVersion): boolean | null {
  return version.patch === null || first.patch === null ? null : version.patch >= first.patch;
}

function stableEntry(releases: readonly string[] | undefined, version: KernelVersion): KernelVersion | null {
  for (const text of releases ?? []) {
    const one = parseKernelVersion(text);
    if (one && compareSeries(one, version) === 0) return one;
  }
  return null;
}

/** The schema lets only `N.N` through; a page that was not checked counts as version 0. */
function seriesOf(text: string): Series {
  return parseKernelVersion(text) ?? { major: 0, minor: 0 };
}

function whyUnknown(fix: Fix, version: KernelVersion): string {
  if (version.patch === null && stableEntry(fix.backports, version)) return `the release does not tell the stable level${since(fix)}`;
  return fix.backports ? `only these releases are known to have it: ${fix.backports.join(', ')}` : 'no release is known that has it';
}

/** A Debian or Ubuntu release hides the stable level; the version of the package tells it. */
function distributions({ distributions: packages = [] }: Fix): string {
  return packages.length === 0 ? '' : ` Packages that have it: ${packages.map((one) => `${one.name} from ${one.package} on`).join(', ')}; uname -v tells yours.`;
}

function since(fix: Fix): string {
  const releases = [...(fix.fixed === null ? [] : [fix.fixed]), ...(fix.backports ?? [])];
  return releases.length === 0 ? '' : ` (in ${releases.join(', ')})`;
}

function revertedReleases({ reverted }: Fix): string {
  return [...(reverted?.in == null ? [] : [reverted.in]), ...(reverted?.stable ?? [])].join(' and ');
}
