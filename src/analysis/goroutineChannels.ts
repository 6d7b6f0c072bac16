import { firstAddress, mentionsAddress } from '../model/goArguments.ts';
import type { Goroutine } from '../model/goroutine.ts';
import { isWaiting, type GoProgram } from './goroutinePrograms.ts';
import type { GoLink } from './goroutineLinks.ts';

/**
 * Who waits for whom without a lock: WaitGroup.Wait and a receive for the goroutines that the same function started, a
 * send for the goroutine that started it, a request for the reader of its connection. Linear: children are looked up by
 * their creator, and where several goroutines stand in the creating function none is taken.
 */
export function channelLinks(program: GoProgram): readonly GoLink[] {
  const children = childrenOf(program);
  const standing = standingIn(program, children);
  const readers = readersOf(program);
  const collects = collectors(program);
  return program.goroutines.filter(isWaiting).flatMap((one): readonly GoLink[] => {
    const shape = program.shapeOf(one);
    if (shape.request !== null) return requestLinks(program, readers, one, shape.request);
    if (shape.group !== null) return groupLinks(program, children, standing, one, shape.group);
    if (reasonOf(one) === 'chan receive') return receiveLinks(program, children, standing, one, shape.user);
    if (reasonOf(one) === 'chan send') return sendLinks(program, children, standing, collects, one);
    return [];
  });
}

/** Goroutines by the function that started them, and its goroutine where Go 1.21 and later prints it. */
type Children = ReadonlyMap<string, readonly Goroutine[]>;
/** The only goroutine that stands in a function; null where there are more. */
type Standing = ReadonlyMap<string, Goroutine | null>;

function childrenOf({ goroutines }: GoProgram): Children {
  const found = new Map<string, Goroutine[]>();
  for (const one of goroutines) {
    if (!one.createdBy) continue;
    const key = childKey(one.createdBy.function, one.parent);
    const known = found.get(key);
    if (known) known.push(one);
    else found.set(key, [one]);
  }
  return found;
}

function childKey(creator: string, parent: number | null): string {
  return `${parent ?? ''} ${creator}`;
}

function standingIn({ goroutines }: GoProgram, children: Children): Standing {
  const creators = new Set([...children.values()].map(([one]) => one!.createdBy!.function));
  const found = new Map<string, Goroutine | null>();
  for (const one of goroutines) {
    const seen = new Set<string>();
    for (const { function: name } of one.frames) {
      if (!creators.has(name) || seen.has(name)) continue;
      seen.add(name);
      found.set(name, found.has(name) ? null : one);
    }
  }
  return found;
}

/** Those that this goroutine started in this function, as far as the text tells. */
function startedBy(children: Children, standing: Standing, one: Goroutine, creator: string): readonly Goroutine[] {
  const sure = children.get(childKey(creator, one.id));
  if (sure) return sure;
  return standing.get(creator) === one ? children.get(childKey(creator, null)) ?? [] : [];
}

function groupLinks(program: GoProgram, children: Children, standing: Standing, one: Goroutine, group: number): readonly GoLink[] {
  const creator = one.frames[group + 1]?.function;
  if (creator === undefined) return [];
  const address = firstAddress(program.text, one, group);
  // errgroup and Go 1.25's WaitGroup.Go start the goroutines themselves.
  const own = creator === 'golang.org/x/sync/errgroup.(*Group).Wait' ? 'golang.org/x/sync/errgroup.(*Group).Go' : 'sync.(*WaitGroup).Go';
  const helped = children.get(childKey(own, one.id)) ?? [];
  const started = helped.length > 0 ? helped : startedBy(children, standing, one, creator);
  const named = address === null ? [] : started.filter((child) => child.frames.some((_, index) => index >= child.frames.length - 3 && mentionsAddress(program.text, child, index, address)));
  if (named.length > 0) return named.map((child) => ({ from: one, to: child, via: 'go-channel', how: 'wait-group', strength: 'inferred', says: `${idOf(child)} was started with the WaitGroup that ${idOf(one)} waits for` }));
  const members = helped.length > 0 ? helped : largestLoop(program, started);
  return members.map((child) => ({ from: one, to: child, via: 'go-channel', how: 'wait-group', strength: 'assumed', says: `${idOf(child)} was started by ${child.createdBy!.function}, where ${idOf(one)} waits for a WaitGroup` }));
}

/** Workers of a WaitGroup are started in a loop, at one line. With several such lines only those that are no loop of a server count. */
function largestLoop(program: GoProgram, started: readonly Goroutine[]): readonly Goroutine[] {
  const stuck = started.filter((one) => !isIdle(program, one));
  const byLine = new Map<string, Goroutine[]>();
  for (const one of stuck) {
    const key = `${one.createdBy!.file ?? ''}:${one.createdBy!.line ?? ''} ${outermost(one) ?? ''}`;
    const known = byLine.get(key);
    if (known) known.push(one);
    else byLine.set(key, [one]);
  }
  const groups = [...byLine.values()];
  if (groups.length === 1) return groups[0]!;
  const loops = groups.filter((group) => group.length > 1);
  return loops.length === 1 ? loops[0]! : [];
}

function receiveLinks(program: GoProgram, children: Children, standing: Standing, one: Goroutine, user: number): readonly GoLink[] {
  const creator = one.frames[user]?.function;
  if (creator === undefined) return [];
  const started = startedBy(children, standing, one, creator).filter((child) => !isIdle(program, child));
  const child = started.length === 1 ? started[0]! : lastStarted(started, one.frames[user]!.line);
  return child ? [{ from: one, to: child, via: 'go-channel', how: 'receive', strength: 'assumed', says: `${idOf(child)} was started by ${creator}, where ${idOf(one)} waits to receive` }] : [];
}

/** `go f(done); <-done`: the one whose go statement stands right before the receive. */
function lastStarted(started: readonly Goroutine[], line: number | null): Goroutine | null {
  if (line === null) return null;
  const near = started.filter(({ createdBy }) => createdBy?.line != null && createdBy.line <= line && line - createdBy.line <= NEAR);
  const nearest = Math.max(0, ...near.slice(0, 1000).map(({ createdBy }) => createdBy!.line!));
  const found = near.filter(({ createdBy }) => createdBy!.line === nearest);
  return found.length === 1 ? found[0]! : null;
}

const NEAR = 5;

/** A result for whoever started it: only where that one is seen to wait for something else itself. */
function sendLinks(program: GoProgram, children: Children, standing: Standing, collects: (siblings: readonly Goroutine[]) => boolean, one: Goroutine): readonly GoLink[] {
  if (!one.createdBy) return [];
  const parent = standing.get(one.createdBy.function) ?? null;
  if (!parent || parent === one || (one.parent !== null && one.parent !== parent.id) || !isWaiting(parent)) return [];
  const { lock, group, request } = program.shapeOf(parent);
  if (!lock && group === null && request === null) return [];
  // A collector beside the workers receives for it.
  const siblings = startedBy(children, standing, parent, one.createdBy.function);
  if (collects(siblings)) return [];
  return [{ from: one, to: parent, via: 'go-channel', how: 'send', strength: 'assumed', says: `${idOf(one)} cannot send, and ${idOf(parent)}, which started it, does not receive meanwhile` }];
}

/** Whether one of these could receive: it works, or stands in a receive or select. Asked once for each list. */
function collectors(program: GoProgram): (siblings: readonly Goroutine[]) => boolean {
  const known = new Map<readonly Goroutine[], boolean>();
  return (siblings) => {
    let answer = known.get(siblings);
    if (answer === undefined) known.set(siblings, (answer = siblings.some((one) => !isWaiting(one) || (!program.shapeOf(one).accepts && /^(?:chan receive|select)$/.test(reasonOf(one))))));
    return answer;
  };
}

/** net/http.(*persistConn).readLoop hands the answer to roundTrip of the same persistConn (net/http/transport.go). */
function readersOf(program: GoProgram): ReadonlyMap<number, Goroutine> {
  return new Map(program.goroutines.flatMap((one) => {
    const index = one.frames.length - 1 - [...one.frames].reverse().findIndex((frame) => frame.function === 'net/http.(*persistConn).readLoop');
    const address = index < one.frames.length ? firstAddress(program.text, one, index) : null;
    return address === null ? [] : [[address, one] as const];
  }));
}

function requestLinks(program: GoProgram, readers: ReadonlyMap<number, Goroutine>, one: Goroutine, index: number): readonly GoLink[] {
  const address = firstAddress(program.text, one, index);
  const reader = address === null ? undefined : readers.get(address);
  return reader ? [{ from: one, to: reader, via: 'go-channel', how: 'request', strength: 'inferred', says: `${idOf(reader)} reads the connection of the request of ${idOf(one)}: both have the persistConn 0x${address!.toString(16)}` }] : [];
}

/** The state of a server or worker without work: nobody waits for such a one to end. */
export function isIdle(program: GoProgram, one: Goroutine): boolean {
  const shape = program.shapeOf(one);
  const reason = reasonOf(one);
  if (shape.accepts || IDLE.has(reason)) return true;
  if (one.frames.some(({ function: name }) => name === 'os/signal.loop' || name === 'net/http.(*Server).Serve')) return true;
  const inner = one.frames[shape.user]?.function;
  return reason === 'sleep' && (inner === 'time.Sleep' ? one.frames[shape.user + 1]?.function : inner) === outermost(one);
}

/** The function that the goroutine was started with; runtime.goexit stands below it where the runtime shows its own frames. */
function outermost({ frames }: Goroutine): string | undefined {
  return frames.findLast(({ function: name }) => !name.startsWith('runtime.'))?.function;
}

export function reasonOf({ state }: Goroutine): string {
  return state.replace(/ \((?:durable|scan|leaked)\)$/, '');
}

const IDLE: ReadonlySet<string> = new Set(['GC worker (idle)', 'force gc (idle)', 'GC sweep wait', 'GC scavenge wait', 'finalizer wait', 'cleanup wait', 'idle', 'dead', 'trace reader (blocked)', 'GOMAXPROCS updater (idle)']);

export function idOf({ id }: Goroutine): string {
  return `goroutine ${id}`;
}
