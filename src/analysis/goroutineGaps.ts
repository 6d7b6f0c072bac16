import type { Scene } from './actor.ts';
import type { Gap } from './analysis.ts';
import { runtimeCalls } from './goroutineCallers.ts';

/**
 * What would make the links of goroutines surer: the pid behind a call to the container runtime, the objects behind a lock
 * whose holder is known by types only, and a dump with states where the text has only a profile.
 */
export function goroutineGaps(scene: Scene): readonly Gap[] {
  const calls = runtimeCalls(scene).filter(({ edge }) => edge === null || edge.strength === 'assumed');
  const locks = scene.go.flatMap(({ links }) => links).filter(({ via, strength }) => via === 'go-lock' && strength === 'assumed');
  const profiled = scene.go.length === 0 && scene.incident.dumps.some(({ goProfileRecords }) => goProfileRecords.length > 0);
  return [
    ...calls.slice(0, 1).map(({ goroutine }) => gap(`Which container does the call of goroutine ${goroutine.id} name? Go prints no strings; compare the pid of each container's init with the tasks here.`,
      'docker ps -q --no-trunc | xargs -r docker inspect --format \'{{.State.Pid}} {{.Id}} {{.Name}}\'', 'may hang for the container that is stuck')),
    ...locks.slice(0, 1).map(({ from, to }) => gap(`Does goroutine ${to.id} hold the lock that goroutine ${from.id} waits for? The text shows it by types only. A debugger (goroutine ${to.id} stack -full in dlv) or the line of code shows which object it has locked.`, null, null)),
    ...(profiled ? [gap('The profile counts goroutines and says nothing of their states. A dump with states and minutes tells who waits for whom.', 'curl -sS -m 30 \'http://127.0.0.1:6060/debug/pprof/goroutine?debug=2\'', null)] : []),
  ];
}

function gap(text: string, command: string | null, caution: string | null): Gap {
  return { text, command, caution };
}
