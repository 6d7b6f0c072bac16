/**
 * What a state in the header of a goroutine means. Texts of `waitReasonStrings` (runtime/runtime2.go) and
 * `gStatusStrings` (runtime/traceback.go), read in the sources of Go 1.15, 1.19 and 1.21 to 1.27. Of the versions
 * between them `since` names the first one read. `1.4` is unverified: such texts stand in older dumps too.
 */
export interface WaitReason {
  readonly text: string;
  /** First version of Go that was seen to print it; `1.15` may stand for an older one, `1.4` for 1.4 or older. */
  readonly since: string;
  /** Last version that prints it; null where the newest one read, 1.27, still does. */
  readonly until: string | null;
  /** What it waits for, one sentence. */
  readonly meaning: string;
  /** A goroutine of the runtime's own, idle most of its life: nothing to worry about. */
  readonly idle: boolean;
}

/** @param state as printed, with or without the additions `(leaked)`, `(scan)`, `(durable)`. @returns null where Go has no such state. */
export function waitReason(state: string): WaitReason | null {
  const known = BY_TEXT.get(state);
  if (known) return known;
  const bare = state.replace(/(?<! \((?:leaked|scan|durable)\))(?: \((?:leaked|scan|durable)\))+$/, '');
  return bare === state ? null : (BY_TEXT.get(bare) ?? null);
}

/** What the additions behind a state say, one sentence each. */
export function additionsOf(state: string): readonly string[] {
  return Object.entries(ADDITIONS).flatMap(([word, meaning]) => (state.includes(` (${word})`) ? [meaning] : []));
}

const ADDITIONS = {
  leaked: 'The garbage collector found that nothing can ever wake it: what it waits for is out of reach of all running goroutines (profile goroutineleak of Go 1.26 and later).',
  scan: 'The garbage collector was reading its stack at that moment.',
  durable: 'It waits inside a bubble of testing/synctest for something of the same bubble: only a goroutine of the bubble can wake it.',
} as const;

function row(text: string, since: string, until: string | null, meaning: string, idle = false): WaitReason {
  return { text, since, until, meaning, idle };
}

export const WAIT_REASONS: readonly WaitReason[] = [
  row('chan receive', '1.4', null, 'Waits for a value from a channel, or for its close: some other goroutine must send.'),
  row('chan send', '1.4', null, 'Waits until a receiver takes its value, or until the buffer of the channel has room.'),
  row('chan receive (nil chan)', '1.4', null, 'Receives from a channel that is nil: this never returns.'),
  row('chan send (nil chan)', '1.4', null, 'Sends to a channel that is nil: this never returns.'),
  row('select', '1.4', null, 'Waits until one of several channel operations can go on.'),
  row('select (no cases)', '1.4', null, 'An empty select: parked for ever, mostly on purpose.'),
  row('sleep', '1.4', null, 'In time.Sleep.'),
  row('IO wait', '1.4', null, 'Waits in the network poller until a socket, pipe or other pollable file is ready, or its deadline passes.'),
  row('semacquire', '1.4', null, 'Waits for a semaphore of the runtime: up to Go 1.19 every sync.Mutex, RWMutex and WaitGroup (WaitGroup up to 1.23), later only what has no name of its own.'),
  row('sync.Mutex.Lock', '1.21', null, 'Waits for a sync.Mutex that another goroutine holds; also an RWMutex whose inner mutex is taken.'),
  row('sync.RWMutex.RLock', '1.21', null, 'Waits to read: a writer holds the RWMutex or waits for it before this reader.'),
  row('sync.RWMutex.Lock', '1.21', null, 'Waits to write: the RWMutex still has readers.'),
  row('sync.Cond.Wait', '1.15', null, 'Waits on a condition variable for Signal or Broadcast.'),
  row('sync.WaitGroup.Wait', '1.24', null, 'Waits until the WaitGroup is at zero: some goroutine has not called Done.'),
  row('coroutine', '1.22', null, 'Has handed control to the other side of a coroutine (iter.Pull).'),
  row('synctest.Run', '1.24', null, 'Started a bubble of testing/synctest and waits for its goroutines.'),
  row('synctest.Wait', '1.24', null, 'Waits until all other goroutines of its bubble are durably blocked.'),
  row('chan receive (synctest)', '1.24', '1.24', 'Waits for a value from a channel of its bubble of testing/synctest; 1.25 and later say (durable).'),
  row('chan send (synctest)', '1.24', '1.24', 'Waits to send to a channel of its bubble of testing/synctest; 1.25 and later say (durable).'),
  row('select (synctest)', '1.24', '1.24', 'Waits in a select on channels of its bubble of testing/synctest; 1.25 and later say (durable).'),
  row('chan receive (durable)', '1.25', null, 'Waits for a value from a channel of its bubble of testing/synctest.'),
  row('chan send (durable)', '1.25', null, 'Waits to send to a channel of its bubble of testing/synctest.'),
  row('select (durable)', '1.25', null, 'Waits in a select on channels of its bubble of testing/synctest.'),
  row('sync.WaitGroup.Wait (durable)', '1.25', null, 'Waits for a WaitGroup of its bubble of testing/synctest.'),
  row('panicwait', '1.4', null, 'Another goroutine panics; this one waits for the end of the program.'),
  row('preempted', '1.15', null, 'Was stopped by the scheduler or the garbage collector and waits to go on.'),
  row('debug call', '1.15', null, 'A debugger runs a function in it.'),
  row('wait for GC cycle', '1.15', null, 'Called runtime.GC and waits for the end of the cycle.'),
  row('garbage collection', '1.4', null, 'Waits for a step of the garbage collector.'),
  row('garbage collection scan', '1.15', null, 'The garbage collector reads its stack.'),
  row('GC assist marking', '1.15', null, 'Allocated faster than the garbage collector marks and helps it.'),
  row('GC assist wait', '1.15', null, 'Allocated faster than the garbage collector marks and waits for credit.'),
  row('GC mark termination', '1.21', null, 'Waits for the end of the mark phase of the garbage collector.'),
  row('GC weak to strong wait', '1.23', null, 'Turns a weak pointer into a strong one and waits until the garbage collector allows it.'),
  row('stopping the world', '1.21', null, 'Wants to stop all other goroutines: one of them does not reach a safe point.'),
  row('flushing proc caches', '1.22', null, 'The garbage collector empties the caches of all processors.'),
  row('dumping heap', '1.4', null, 'Writes a dump of the heap.'),
  row('trace reader (blocked)', '1.15', null, 'Reads the execution trace and waits for data.', true),
  row('trace goroutine status', '1.22', null, 'The execution tracer asks for the status of goroutines.'),
  row('trace proc status', '1.22', null, 'The execution tracer asks for the status of processors.'),
  row('page trace flush', '1.22', null, 'Writes the page trace, a debugging aid of the runtime.'),
  row('GC sweep wait', '1.4', null, 'The background sweeper, with nothing to sweep.', true),
  row('GC scavenge wait', '1.15', null, 'The scavenger, with no memory to give back.', true),
  row('GC worker (idle)', '1.15', null, 'A worker of the garbage collector between two cycles.', true),
  row('GC worker (active)', '1.21', null, 'A worker of the garbage collector that marks.'),
  row('force gc (idle)', '1.4', null, 'The goroutine that starts a collection when there was none for two minutes.', true),
  row('finalizer wait', '1.4', null, 'The finalizer goroutine, with no finalizer to run.', true),
  row('cleanup wait', '1.25', null, 'A goroutine for runtime.AddCleanup, with nothing to clean up.', true),
  row('timer goroutine (idle)', '1.4', '1.19', 'The goroutine that ran timers up to Go 1.13.', true),
  row('GOMAXPROCS updater (idle)', '1.25', null, 'Follows changes of the CPU limit; nothing to do.', true),
  row('idle', '1.4', null, 'Not yet in use; goroutine 0 is the scheduler of a thread, which has nothing to run or waits in the kernel.'),
  row('runnable', '1.4', null, 'Ready to run, waits only for a processor of the scheduler.'),
  row('running', '1.4', null, 'Runs, or ran until it printed this.'),
  row('syscall', '1.4', null, 'Inside a system call or C code: the stack of its thread in /proc says where.'),
  row('waiting', '1.4', null, 'Blocked, for a reason that the runtime did not note.'),
  row('dead', '1.4', null, 'Has ended, or was just made and not yet started.'),
  row('copystack', '1.4', null, 'Its stack is being moved.'),
  row('waiting for cgo callback', '1.25', null, 'Stands ready for calls from C code on a thread that Go did not make.'),
  row('leaked', '1.26', null, ADDITIONS.leaked),
  row('unknown wait reason', '1.4', null, 'Waits for a reason whose number this runtime does not name: the memory of the program may be damaged.'),
  row('???', '1.4', null, 'Its status is none that the runtime knows: the memory of the program may be damaged.'),
];

const BY_TEXT: ReadonlyMap<string, WaitReason> = new Map(WAIT_REASONS.map((reason) => [reason.text, reason]));
