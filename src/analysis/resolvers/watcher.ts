import type { Scene } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { automountDaemon } from './automountDaemon.ts';
import { fanotifyListener } from './fanotifyListener.ts';
import { faultHandler } from './faultHandler.ts';
import type { Resolver } from './resolver.ts';
import type { Actor } from '../actor.ts';

/** Waits that the kernel hands to a program: by the page of the stack, who that program is. */
const WATCHERS: Readonly<Record<string, (scene: Scene) => (actor: Actor) => readonly Edge[]>> = {
  'autofs-wait': automountDaemon,
  'fanotify-permission': fanotifyListener,
  userfaultfd: faultHandler,
};

/** A task that waits until a program of user space has decided: the automounter, a scanner, the handler of page faults. */
export const watcher: Resolver = {
  relation: null,
  resolve: (scene) => {
    const ready = new Map(Object.entries(WATCHERS).map(([page, make]) => [page, scene.byPage.has(page) ? make(scene) : () => []]));
    return (actor) => ready.get(actor.wait?.page.id ?? '')?.(actor) ?? [];
  },
};
