import type { Goroutine } from '../model/goroutine.ts';
import type { Actor, Scene } from './actor.ts';
import { factEvidence, isZombie } from './actor.ts';
import type { Edge, Evidence } from './analysis.ts';
import { containersNamed, idsOf, type Named } from './containerIds.ts';
import { isWaiting } from './goroutinePrograms.ts';
import type { Story } from './story.ts';
import { edge } from './resolvers/resolver.ts';
import { nameOf } from './wording.ts';

/** A goroutine in a call to the container runtime, and the process that the call very likely waits for. */
export interface Call {
  readonly goroutine: Goroutine;
  readonly edge: Edge | null;
  /** Function of the runtime's client that it stands in. */
  readonly function: string;
}

/**
 * Goroutines that wait in calls to Docker, containerd or a CRI runtime, the longest wait first. Go prints no strings,
 * so the container stands in no frame: where the text names one container as the one that gives trouble, and its init is
 * stuck, theirs is `inferred`; where only one container is stuck at all, `assumed`; else nobody is named.
 */
export function runtimeCalls(scene: Scene): readonly Call[] {
  const waiting = scene.go.flatMap(({ program }) => program.goroutines.filter(isWaiting).flatMap((goroutine) => {
    const frame = goroutine.frames.findLast(({ function: name }) => isRuntimeCall(name)) ?? goroutine.frames.find(({ function: name }) => isRuntimeClient(name));
    return frame && isBlocked(goroutine) ? [{ goroutine, function: frame.function, node: program.nodeOf(goroutine) }] : [];
  }));
  const target = waiting.length > 0 ? stuckContainer(scene) : null;
  return waiting.sort((a, b) => (b.goroutine.minutes ?? 0) - (a.goroutine.minutes ?? 0) || a.goroutine.id - b.goroutine.id).slice(0, MOST).map(({ goroutine, function: name, node }) => ({
    goroutine, function: name, edge: target ? edge(node, target.init.node, 'container-runtime-call', target.named ? 'inferred' : 'assumed',
      [{ place: goroutine.place, says: `goroutine ${goroutine.id} waits in a call to the container runtime` }, ...target.evidence]) : null,
  }));
}

export function callerEdges(scene: Scene): readonly Edge[] {
  return runtimeCalls(scene).flatMap((one) => one.edge ?? []);
}

/** The longest such call: its minutes are part of the onset, and a lower bound (counted from the first GC that saw it wait). */
export function oldestCall(scene: Scene): { readonly goroutine: Goroutine; readonly minutes: number } | null {
  const [first] = runtimeCalls(scene);
  return first && first.goroutine.minutes !== null ? { goroutine: first.goroutine, minutes: first.goroutine.minutes } : null;
}

export function callerSentences(scene: Scene, story: Story): readonly string[] {
  if (!story.init) return [];
  const init = story.init;
  return runtimeCalls(scene).filter((one) => one.edge?.to === init.node).slice(0, 1).map(({ goroutine, edge: link, function: name }) => {
    const minutes = goroutine.minutes === null ? '' : `, for at least ${goroutine.minutes} minutes`;
    const sure = link?.strength === 'inferred' ? 'It waits for this container: the text names the container, and this is its init.' : 'That it waits for this container is assumed: it is the only one here that is stuck.';
    return `Goroutine ${goroutine.id} (${goroutine.state.slice(0, 40)}${minutes}) waits in a call to the container runtime, ${name.slice(0, 120)}. ${sure}`;
  });
}

const MOST = 50;

interface Target {
  readonly init: Actor;
  readonly named: boolean;
  readonly evidence: readonly Evidence[];
}

/** The init of the one container that is stuck; of several the one that the text names. */
function stuckContainer(scene: Scene): Target | null {
  const inits = stuckInits(scene);
  if (inits.length === 0) return null;
  const named = containersNamed(scene.incident);
  const matched = inits.flatMap((init): readonly Target[] => {
    const found = matchOf(scene, init, named);
    return found ? [{ init, named: true, evidence: [{ place: found.place, says: found.says }, ...factEvidence(init.task?.facts['container'], `container of ${nameOf(init)}`)] }] : [];
  });
  if (matched.length === 1) return matched[0]!;
  return matched.length === 0 && inits.length === 1 ? { init: inits[0]!, named: false, evidence: [] } : null;
}

function matchOf(scene: Scene, init: Actor, named: readonly Named[]): Named | null {
  if (named.length === 0) return null;
  const own = idsOf(scene, init);
  return named.find((one) => one.tgid === init.tid || own.some((id) => isSameId(id, one.id))) ?? null;
}

/** Listings cut ids to 12 digits. */
function isSameId(a: string, b: string | null): boolean {
  return b !== null && b.length >= SHORTEST_ID && a.length >= SHORTEST_ID && (a.startsWith(b) || b.startsWith(a));
}

const SHORTEST_ID = 12;

/** Outermost inits in zap_pid_ns_processes; without one, processes below a shim that cannot die. */
function stuckInits(scene: Scene): readonly Actor[] {
  const inits = ['pid-namespace-members', 'foreign-parent'].flatMap((relation) => scene.byRelation.get(relation as 'foreign-parent') ?? []).filter((one) => one.tid !== null);
  if (inits.length > 0) {
    const set = new Set(inits.map((one) => one.tid));
    const outer = inits.filter((one) => !set.has(one.moment.ppid?.value ?? -1));
    return outer.length > 0 ? outer : inits;
  }
  return scene.actors.filter((one) => one.tid !== null && one.tid === one.tgid && isShim(scene.byTid.get(one.moment.ppid?.value ?? -1)) && cannotDie(one));
}

function isShim(parent: Actor | undefined): boolean {
  return parent !== undefined && /^(?:containerd-shim|docker-containe|conmon)/.test(parent.comm ?? '');
}

function cannotDie(one: Actor): boolean {
  if (isZombie(one)) return (one.moment.threads?.value ?? 1) > 1;
  return one.wait !== null && (one.wait.kind === 'uninterruptible' || one.exiting.answer === 'yes') && one.wait.page.severity !== 'none';
}

/** It waits for an answer or for a process: a lock inside of the client is another matter, and so is an idle watch. */
function isBlocked({ frames, state }: Goroutine): boolean {
  return frames.length > 0 && (state.startsWith('select') || state === 'IO wait' || state === 'chan receive' || !/^[\x20-\x7e]+$/.test(state));
}

function isRuntimeClient(name: string): boolean {
  return name.includes('docker/docker/') || name.includes('moby/moby/') || name.includes('containerd/containerd/');
}

/** Calls that name a container, of whatever client. */
function isRuntimeCall(name: string): boolean {
  return /\.(?:Container(?:Kill|Stop|Wait|Remove|Restart|Delete|Inspect|Pause|Start|ExecStart|ExecCreate|Top)|(?:Kill|Stop|Remove|Pause|Delete|Wait)Container|(?:Stop|Remove)PodSandbox|StopContainerWithContext)$/.test(name)
    || /\.\(\*(?:task|process)\)\.(?:Wait|Kill|Delete)$/.test(name) && name.includes('containerd');
}
