import type { Actor, Scene } from './actor.ts';
import { isZombie } from './actor.ts';
import type { Node } from './analysis.ts';
import { isUnknown } from './nodes.ts';
import { innerFunction, isExiting } from './innerFunction.ts';
import { nodeName } from './wording.ts';

/**
 * What somebody does for whom others wait, to follow `which`: the place where a reader looks next. Empty where the text
 * does not show it.
 */
export function holderState(actor: Actor): string {
  const state = actor.moment.state?.value;
  if (isZombie(actor)) return 'is dead';
  if (state === 'T') return 'is stopped (T)';
  if (state === 't') return 'is held by its tracer (t)';
  if (isExiting(actor)) return `is exiting${actor.names.length > 0 ? ` and waits in ${innerFunction(actor)}` : ''}`;
  if (actor.wait && actor.wait.page.severity !== 'none') return `waits itself for ${actor.wait.page.wait.text}`;
  if (actor.names.length > 0) return `sleeps in ${innerFunction(actor) || actor.names[0]!}`;
  if (state === 'R') return 'runs (R)';
  if (actor.moment.wchan && actor.moment.wchan.value !== '0') return `sleeps in ${actor.moment.wchan.value}`;
  return state === undefined ? '' : `is in state ${state}`;
}

/** `sleep (4711), which is stopped (T)`; null for a holder that nobody names. */
export function holderPhrase(scene: Scene, node: Node): string | null {
  if (isUnknown(node)) return null;
  const actor = scene.byNode.get(node);
  const does = actor ? holderState(actor) : '';
  return `${nodeName(scene, node)}${does === '' ? '' : `, which ${does}`}`;
}

/** Where the reason lies if the last of a chain is not stuck in the kernel: one sentence, or none. */
export function endSentence(scene: Scene, node: Node): string | null {
  if (isUnknown(node)) return null;
  const actor = scene.byNode.get(node);
  const name = nodeName(scene, node);
  if (!actor) return null;
  const does = holderState(actor);
  const state = actor.moment.state?.value;
  if (does === '') return `What ${name} does is not in this text; the reason lies there.`;
  if (state === 'T') return `The reason is ${name}: it is stopped (T) and goes on with SIGCONT.`;
  if (isZombie(actor) || isExiting(actor) || (actor.wait && actor.wait.page.severity !== 'none')) return `The reason lies with ${name}, which ${does}.`;
  if (state === 'R') return `${name} ${does}: it is at work or loops, and is not stuck in a wait.`;
  return `${name} ${does}, an ordinary wait: the kernel does not hold it up, and the reason lies in that program.`;
}
