import type { GoFrame, Goroutine } from '../model/goroutine.ts';

/** What the frames of a goroutine show of its wait, whatever its addresses. Equal frames share one shape. */
export interface GoShape {
  /** Index of the innermost frame outside of the runtime and of the locks of sync: the code that waits. */
  readonly user: number;
  /** The lock that it asks for; null where its innermost frames are none of Mutex and RWMutex. */
  readonly lock: GoLockShape | null;
  /** Index of the frame of WaitGroup.Wait, where that is what it stands in. */
  readonly group: number | null;
  /** Index of net/http.(*persistConn).roundTrip: it waits for the answer to a request. */
  readonly request: number | null;
  /** It waits for connections: the idle state of a server. */
  readonly accepts: boolean;
}

export interface GoLockShape {
  /** `mutex`, or how it asks for an RWMutex. */
  readonly kind: 'mutex' | 'read' | 'write';
  /** A writer that waits for another writer: RWMutex.Lock takes the mutex `w` first (sync/rwmutex.go). */
  readonly queued: boolean;
  /** Index of the outermost frame of sync; its caller follows. */
  readonly at: number;
}

/** Shapes by list of frames: goroutines of a source with equal frames share one list. */
export function shapes(): (goroutine: Goroutine) => GoShape {
  const known = new Map<readonly GoFrame[], GoShape>();
  return ({ frames }) => {
    let shape = known.get(frames);
    if (!shape) known.set(frames, (shape = shapeOf(frames)));
    return shape;
  };
}

/** The type of a method with a pointer receiver, `main.(*store)`; its closures too. null for a plain function. */
export function receiverType(name: string | undefined): string | null {
  if (name === undefined) return null;
  const open = name.indexOf('.(*');
  const close = open < 0 ? -1 : name.indexOf(')', open);
  return close < 0 || name.charCodeAt(close + 1) !== DOT ? null : name.slice(0, close + 1);
}

/** The function that a closure was written in: `main.main` of `main.main.func8` and `main.main.func2.1`. null for no closure (cmd/compile closureName). */
export function enclosingFunction(name: string): string | null {
  return /^(.{1,300}?)\.(?:func|gowrap|deferwrap)\d+(?:[.-][\w.]{1,100})?$/.exec(name)?.[1] ?? null;
}

/** The package's own functions and those of the runtime, not the program's: `net/http.(*Server).Serve`. */
export function isStandardLibrary(name: string): boolean {
  // Packages of the standard library have no dot in their first path element; `main` and `command-line-arguments` neither, but they are programs.
  const slash = name.indexOf('/');
  const first = slash < 0 ? name.slice(0, name.indexOf('.')) : name.slice(0, slash);
  return STANDARD.has(first);
}

function shapeOf(frames: readonly GoFrame[]): GoShape {
  let user = 0;
  while (user < frames.length && isPlumbing(frames[user]!.function)) user++;
  const group = frames.slice(0, user + 1).findIndex((frame) => frame.function === 'sync.(*WaitGroup).Wait');
  const request = frames.findIndex((frame) => frame.function === 'net/http.(*persistConn).roundTrip');
  return {
    user: group >= 0 ? group + 1 : user, lock: lockOf(frames, user), group: group < 0 ? null : group, request: request < 0 ? null : request,
    accepts: frames.slice(0, 12).some((frame) => /\.(?:accept|Accept|AcceptTCP|AcceptUnix|accept4)$/.test(frame.function)),
  };
}

function isPlumbing(name: string): boolean {
  return name.startsWith('runtime.') || name.startsWith('sync.runtime_') || LOCK.test(name) || name.startsWith('internal/sync.');
}

function lockOf(frames: readonly GoFrame[], user: number): GoLockShape | null {
  const inner = frames.slice(0, user).map((frame) => frame.function);
  const at = inner.findLastIndex((name) => LOCK.test(name));
  if (at < 0) return null;
  const rw = inner.some((name) => name.startsWith('sync.(*RWMutex).') || name.startsWith('sync.(*rlocker).'));
  const read = inner.some((name) => name === 'sync.(*RWMutex).RLock');
  return { kind: !rw ? 'mutex' : read ? 'read' : 'write', queued: rw && inner.some((name) => MUTEX.test(name)), at };
}

/** Go 1.24 moved Mutex to internal/sync; sync.(*Mutex).Lock calls it. */
const LOCK = /^(?:internal\/)?sync\.\(\*(?:Mutex|RWMutex|rlocker)\)\.(?:Lock|lockSlow|RLock)$/;
const MUTEX = /^(?:internal\/)?sync\.\(\*Mutex\)\./;
const DOT = '.'.charCodeAt(0);
const STANDARD: ReadonlySet<string> = new Set([
  'archive', 'bufio', 'bytes', 'compress', 'container', 'context', 'crypto', 'database', 'encoding', 'errors', 'expvar', 'fmt', 'hash', 'html', 'image', 'internal', 'io', 'iter', 'log', 'maps', 'math', 'mime', 'net', 'os', 'path',
  'plugin', 'reflect', 'regexp', 'runtime', 'slices', 'sort', 'strconv', 'strings', 'sync', 'syscall', 'testing', 'text', 'time', 'unicode', 'unique', 'vendor',
]);
