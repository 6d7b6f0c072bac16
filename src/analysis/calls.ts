import { namesByNumber, syscallTableOf } from '../knowledge/syscalls.ts';
import type { SyscallTable } from '../knowledge/syscallTable.ts';
import type { Fact, Place } from '../model/fact.ts';
import type { SyscallState } from '../model/procFile.ts';
import type { Actor, Scene } from './actor.ts';

/** The system call that a thread sleeps in, from /proc/PID/syscall, or as strace shows it unfinished. */
export interface Call {
  /** `wait4`, `futex`, `read`. */
  readonly name: string;
  /** As printed: hexadecimal with 0x. */
  readonly args: readonly string[];
  readonly place: Place;
}

/**
 * Looks up the call of an actor: of several readings the one that stands nearest to its stack, else the last.
 *
 * Made once a scene, because the tables of numbers are unpacked for it. Where the text does not tell the architecture, the
 * number is read as one of x86-64, and as one of arm64 where only that gives a call that the caller expects.
 *
 * @returns null where the text has no such line, for a task that is not in a call, and for a call not in `expected`.
 */
export function callsOf(scene: Scene): (actor: Actor, expected: ReadonlySet<string>) => Call | null {
  const tables = new Map<SyscallTable, ReadonlyMap<number, string>>();
  const nameIn = (table: SyscallTable | null, number: number): string | null => {
    if (table === null) return null;
    const names = tables.get(table) ?? namesByNumber(table);
    tables.set(table, names);
    return names.get(number) ?? null;
  };
  const arch = scene.incident.arch?.value ?? null;
  const traced = tracedCalls(scene);
  return (actor, expected) => {
    const fact = syscallOf(scene, actor);
    const number = fact?.value.number ?? -1;
    const open = traced.get(actor.tid ?? -1);
    if (!fact && open && expected.has(open.name)) return open;
    if (!fact || number < 0) return null;
    const names = [nameIn(syscallTableOf(number, fact.value.stackPointer, arch), number), ...(arch === null ? [nameIn('generic', number)] : [])];
    const name = names.find((one) => one !== null && expected.has(one)) ?? null;
    return name === null ? null : { name, args: fact.value.args, place: fact.place };
  };
}

/** Calls that had not returned where strace ends, the last of each thread. Numbers among their arguments as in /proc. */
function tracedCalls(scene: Scene): ReadonlyMap<number, Call> {
  return new Map(scene.incident.dumps.flatMap((dump) => dump.openCalls).flatMap(({ tid, name, args, place }): (readonly [number, Call])[] =>
    (tid && !scene.aftermath(place) ? [[tid.value, { name, args: argumentsIn(args), place }]] : [])));
}

/** A string holds commas of its own; it stands behind the arguments that anybody asks for. */
function argumentsIn(args: string): readonly string[] {
  return args.slice(0, 400).split(', ').map((one) => (/^-?\d{1,19}$/.test(one) ? `0x${BigInt.asUintN(64, BigInt(one)).toString(16)}` : one));
}

/** An argument of C type int or pid_t: the upper half of its register means nothing. null where there is none. */
export function intArgument({ args }: Call, index: number): number | null {
  const value = longArgument(args[index]);
  return value === null ? null : Number(BigInt.asIntN(32, value));
}

/** An address or a word, hexadecimal without leading zeros: `0x55b63195c240`. Addresses of debuggers read the same so. */
export function addressOf(text: string | undefined): string | null {
  const value = longArgument(text);
  return value === null ? null : `0x${value.toString(16)}`;
}

function longArgument(text: string | undefined): bigint | null {
  return text !== undefined && /^0x[0-9a-f]{1,16}$/i.test(text) ? BigInt(text) : null;
}

function syscallOf(scene: Scene, { task, stack }: Actor): Fact<SyscallState> | null {
  let best: Fact<SyscallState> | null = null;
  let least = Infinity;
  for (const { syscall } of task?.readings ?? []) {
    if (!syscall || scene.aftermath(syscall.place)) continue;
    const away = stack?.place.source === syscall.place.source ? Math.abs(syscall.place.span.start - stack.place.span.start) : Number.MAX_SAFE_INTEGER;
    if (away <= least) [best, least] = [syscall, away];
  }
  return best;
}
