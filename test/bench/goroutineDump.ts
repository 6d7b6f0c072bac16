/**
 * A dump as a service with a leak gives it (form of runtime/traceback.go, Go 1.23): as many goroutines as asked for, on
 * 120 different stacks of 8 to 24 frames, each with its own arguments, waiting time and creator.
 */
export function goroutineDump(goroutines: number): string {
  const stacks = Array.from({ length: 120 }, (_, kind) => stackOf(kind));
  const parts: string[] = [];
  for (let number = 1; number <= goroutines; number++) {
    const stack = stacks[(number * 7919) % stacks.length]!;
    const pointer = (0xc000000000 + number * 0x40).toString(16);
    parts.push(`goroutine ${number} [${STATES[number % STATES.length]!}${number % 3 === 0 ? `, ${number % 900} minutes` : ''}]:\n`);
    for (const frame of stack) parts.push(frame.call, '(0x', pointer, frame.location);
    parts.push(`created by example.com/shop/worker.(*Pool).Start in goroutine ${1 + (number % 97)}\n\t/build/src/example.com/shop/worker/pool.go:61 +0x8a\n\n`);
  }
  return parts.join('');
}

const STATES = ['select', 'chan receive', 'IO wait', 'sync.Mutex.Lock', 'semacquire'];

interface Frame {
  readonly call: string;
  readonly location: string;
}

function stackOf(kind: number): readonly Frame[] {
  return Array.from({ length: 8 + (kind % 17) }, (_, depth) => {
    const part = (kind * 31 + depth * 7) % 90;
    const name = depth === 0 ? 'internal/poll.runtime_pollWait' : `example.com/shop/part${part}.(*Service${part}).handle${(depth * kind) % 13}`;
    return { call: name, location: `, {0x1b2c3d4?, 0x${(kind + depth).toString(16)}})\n\t/build/src/example.com/shop/part${part}/service${part}.go:${40 + depth * 3 + kind} +0x${(0x20 + depth * 9).toString(16)}\n` };
  });
}
