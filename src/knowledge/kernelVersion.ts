/** What a release string says of the kernel's sources. */
export interface KernelVersion {
  readonly major: number;
  readonly minor: number;
  /** Stable level (`192` of 6.1.192); null where the distribution hides it. */
  readonly patch: number | null;
  /** The vendor ports so much back that the number says little about single fixes (RHEL and its kin, SUSE). */
  readonly vendorBackports: boolean;
}

/**
 * Reads a kernel release (`uname -r`) or a source version.
 *
 * `6.18.44-fc-v595` says its stable level. `6.1.0-56-amd64` (Debian to 12) and `5.15.0-91-generic` (Ubuntu) say only
 * the series: their `.0-N` is a build number. `4.18.0-477.el8` is a series with a vendor's own choice of fixes.
 *
 * @returns null when the text does not begin with a kernel version.
 */
export function parseKernelVersion(release: string): KernelVersion | null {
  const parts = /^(\d{1,3})\.(\d{1,4})(?:\.(\d{1,4}))?/.exec(release.trim());
  if (!parts) return null;
  const rest = release.trim().slice(parts[0].length);
  if (/^\.?\d/.test(rest)) return null;
  const vendorBackports = /\.el\d|-default\b|-preempt\b/.test(rest);
  const hidden = vendorBackports || parts[3] === undefined || (parts[3] === '0' && /^-\d/.test(rest));
  return { major: Number(parts[1]), minor: Number(parts[2]), patch: hidden ? null : Number(parts[3]), vendorBackports };
}

/**
 * The best version that a dump tells: the source version (`6.1.192-2` of Debian's dmesg line) before `uname -r`.
 */
export function kernelVersionOf(release: string | null, sourceVersion: string | null): KernelVersion | null {
  const fromRelease = release === null ? null : parseKernelVersion(release);
  const fromSource = sourceVersion === null ? null : parseKernelVersion(sourceVersion);
  // A source version of another series belongs to something else: the release is what runs.
  if (!fromSource || (fromRelease && compareSeries(fromSource, fromRelease) !== 0)) return fromRelease;
  return fromRelease?.vendorBackports === true ? fromRelease : fromSource;
}

/** Negative, 0 or positive: order of the series (6.1 before 6.12), the stable level aside. */
export function compareSeries(a: Series, b: Series): number {
  return a.major - b.major || a.minor - b.minor;
}

/** Order of two versions; null when it hangs on a stable level that is not known. */
export function compareVersions(a: KernelVersion, b: KernelVersion): number | null {
  const series = compareSeries(a, b);
  if (series !== 0) return series;
  return a.patch === null || b.patch === null ? null : a.patch - b.patch;
}

/** `6.1` or `6.1.192`. */
export function formatVersion(version: KernelVersion): string {
  return `${version.major}.${version.minor}${version.patch === null ? '' : `.${version.patch}`}`;
}

export interface Series {
  readonly major: number;
  readonly minor: number;
}
