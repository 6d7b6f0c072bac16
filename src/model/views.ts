import type { Fact, Place } from './fact.ts';
import type { KernelFacts } from './kernel.ts';

/** What a text says of where it was taken. Each holds from its place on, up to the next of its kind. */
export type View = HostView | KernelView;

/** A machine by name: a prompt, the host field of a log line, uname(1), `ssh node-a …`. */
export interface HostView {
  readonly kind: 'host';
  /** As printed; {@link hostKey} compares. */
  readonly host: string;
  /** `log`: the name that the log's writer printed. A machine may call itself otherwise at the prompt. */
  readonly by: 'prompt' | 'log' | 'uname';
  readonly place: Place;
}

/** A kernel that the text names: another one than before is another machine, or the same one after a reboot. */
export interface KernelView {
  readonly kind: 'kernel';
  readonly kernel: Partial<KernelFacts>;
  readonly place: Place;
}

/**
 * Pids as a process inside a container counts them, of a reading or stack that was taken there. The outer fields of the
 * fact are null until the host's own NSpid lines translate them (`model/translate.ts`).
 */
export interface InnerIds {
  readonly tid: number | null;
  readonly tgid: number | null;
  readonly ppid: number | null;
  readonly tracerPid: number | null;
  readonly taskList: readonly number[] | null;
  /** Container by id, by name, or `pid N` of nsenter(1); null where nothing names it. */
  readonly container: string | null;
}

export type Inner = Fact<InnerIds>;

/** A host's name for comparing: the first label of a domain name, in lower case; an address as it is. null for names that every machine has. */
export function hostKey(host: string): string | null {
  const name = host.toLowerCase().replace(/\.$/, '');
  const short = /^[\d.]+$|:/.test(name) ? name : name.split('.', 1)[0]!;
  return short === '' || NOBODYS.has(short) ? null : short;
}

/** Before the name is set, or where nobody set one: kernel/utsname.c `(none)`, installers, live systems. */
const NOBODYS: ReadonlySet<string> = new Set(['localhost', '(none)', 'none', 'kernel', 'unknown', 'archiso', 'livecd', 'initramfs', 'host', 'hostname', 'redacted', 'x', 'xxx']);
