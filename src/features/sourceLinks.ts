import type { FrameKnowledge } from '../knowledge/frames.ts';
import { compareSeries, formatVersion, kernelVersionOf, parseKernelVersion, type KernelVersion } from '../knowledge/kernelVersion.ts';
import { incidentOf, type AnalysedDocument } from './document.ts';

/** A link as Markdown shows it: words of ours, an address whose every part was checked. */
export interface SourceLink {
  readonly words: string;
  readonly url: string;
}

/** The kernel that the dump tells, or null. */
export function kernelOf(document: AnalysedDocument): KernelVersion | null {
  const { release, sourceVersion } = incidentOf(document);
  return kernelVersionOf(release?.value ?? null, sourceVersion?.value ?? null);
}

/**
 * Where a kernel function can be read, at the version of the dump (elixir.bootlin.com indexes the tags of mainline and of the
 * stable series). A vendor's kernel has the tag of its series: near, not equal, and the words say so.
 *
 * @returns null when the name is no identifier, so that nothing of a dump gets into an address unchecked.
 */
export function kernelSource(name: string, version: KernelVersion | null): SourceLink | null {
  if (!/^[A-Za-z_]\w{0,127}$/.test(name)) return null;
  const tag = tagOf(version);
  return { words: tag === 'latest' ? 'Source of the latest kernel' : `Source at ${tag}${version?.vendorBackports === true ? ' (the vendor changes it)' : ''}`, url: `https://elixir.bootlin.com/linux/${tag}/C/ident/${name}` };
}

/** The file itself, where the trees that were read leave no doubt that it stands there in this version. */
export function kernelFile(knowledge: FrameKnowledge, version: KernelVersion | null): SourceLink | null {
  const file = fileIn(knowledge, version);
  return file === null || !/^[\w./+-]+$/.test(file) ? null : { words: file, url: `https://elixir.bootlin.com/linux/${tagOf(version)}/source/${file}` };
}

/** `owner/repository:path` of code that is not in the kernel tree. */
export function outOfTreeFile({ file }: FrameKnowledge): SourceLink | null {
  const parts = /^([\w.-]+\/[\w.-]+):([\w./+-]+)$/.exec(file ?? '');
  return parts && { words: `${parts[2]} of ${parts[1]}`, url: `https://github.com/${parts[1]}/blob/master/${parts[2]}` };
}

/** Why there is no source in the kernel tree for a function; null where there may be one. */
export function moduleNote(name: string, module: string | null): string | null {
  if (/^bpf_(?:prog|trampoline|dispatcher)_[0-9a-f]{5,}/.test(name)) return 'A BPF program or a part of one, loaded while the system ran: it has no source in the kernel tree.';
  if (module !== null && FOREIGN.has(module)) return 'The module is not part of the Linux tree; its source is with whoever supplies it.';
  return null;
}

/**
 * Source of a frame of a goroutine: the standard library, and modules below a module cache, which have their version in the path.
 *
 * @param file as the traceback prints it: `/usr/local/go/src/net/http/transport.go`.
 * @param line counted from 1; used only where the version is known, because lines move.
 */
export function goSource(name: string, file: string | null, line: number | null): SourceLink | null {
  if (file === null || file.length > 1000) return null;
  const module = /\/mod\/(github\.com\/[\w.-]+\/[\w.-]+)(?:\/v\d+)?@(v\d+\.\d+\.\d+(?:-rc[\w.]*)?)(?:\+incompatible)?\/([\w./-]+\.go)$/.exec(file);
  if (module) return { words: `${module[3]} at ${module[2]}`, url: `https://${module[1]}/blob/${module[2]}/${module[3]}${anchor(line)}` };
  const path = /\/src\/((?:[\w-]+\/)*[\w.-]+\.(?:go|s))$/.exec(file)?.[1];
  // A package of the standard library has no dot in its first element, and its functions begin with its path.
  if (path === undefined || !path.includes('/') || path.split('/')[0]!.includes('.') || !name.startsWith(`${path.slice(0, path.lastIndexOf('/'))}.`) || !STANDARD.has(path.split('/')[0]!)) return null;
  const version = /\/(?:go|go-|toolchain@v[\d.]+-go)(1\.\d{1,2}(?:\.\d{1,2})?)(?:[./-][^/]*)?\//.exec(file)?.[1];
  if (version === undefined) return { words: `${path}, newest Go`, url: `https://cs.opensource.google/go/go/+/master:src/${path}` };
  return { words: `${path} of Go ${version}`, url: `https://github.com/golang/go/blob/go${version}/src/${path}${anchor(line)}` };
}

/** Tag of Linux or linux-stable: `v6.1.192`, `v6.1` for the first release and where the stable level is hidden, else `latest`. */
function tagOf(version: KernelVersion | null): string {
  // The series of 2.6 and older have three numbers; a hidden third one leaves no tag.
  if (!version || (version.major < 3 && version.patch === null)) return 'latest';
  return `v${formatVersion(version.patch === 0 ? { ...version, patch: null } : version)}`;
}

function fileIn({ sights, file }: FrameKnowledge, version: KernelVersion | null): string | null {
  if (!version) return file;
  const known = sights.flatMap((sight) => {
    const series = parseKernelVersion(sight.tree);
    return series && sight.seen !== null ? [{ order: compareSeries(series, version), file: sight.file }] : [];
  });
  const before = known.findLast(({ order }) => order <= 0);
  const after = known.find(({ order }) => order >= 0);
  if (!before) return null;
  // A file can move within a stable series (fs/cifs did in 6.1): then a tag of that series may be older than what was read.
  if (before.order === 0 && known.some(({ order, file: other }) => order < 0 && other !== null && other !== before.file)) return null;
  return !after || after.file === before.file ? before.file : null;
}

function anchor(line: number | null): string {
  return line === null ? '' : `#L${line}`;
}

/** Modules that are often loaded and are not in the kernel tree: ZFS, NVIDIA's driver, VirtualBox, Lustre, OpenAFS, EDR sensors. */
const FOREIGN: ReadonlySet<string> = new Set(
  `zfs spl icp zcommon zlua zzstd znvpair zunicode zavl nvidia nvidia_uvm nvidia_modeset nvidia_drm vboxdrv vboxnetflt vboxnetadp vboxsf vboxguest
  lustre ptlrpc obdclass lnet libcfs osc mdc lov ldlm mgc fid fld ko2iblnd ksocklnd openafs mmfs26 mmfslinux falcon_lsm_serviceable
  falcon_nf_netcontain talpa_core`.split(/\s+/),
);

/** First elements of the package paths of Go's standard library (src/ of Go 1.27). */
const STANDARD: ReadonlySet<string> = new Set(
  `archive arena bufio bytes cmd cmp compress container context crypto database debug embed encoding errors expvar flag fmt go hash html image
  index internal io iter log maps math mime net os path plugin reflect regexp runtime simd slices sort strconv strings structs sync syscall testing
  text time unicode unique unsafe uuid vendor weak`.split(/\s+/),
);
