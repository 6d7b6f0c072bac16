import { groupBy } from '../../model/group.ts';
import type { Actor, Scene } from '../actor.ts';
import { frameEvidence, isZombie } from '../actor.ts';
import type { Edge, Evidence } from '../analysis.ts';
import { callsOf, intArgument } from '../calls.ts';
import type { PipeEnd } from './pipeEnds.ts';
import { openFilesOf } from './pipeEnds.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * Who reads what a task writes to a pseudo terminal and does not: whoever has the master side open, /dev/ptmx
 * (drivers/tty/pty.c). Which pts belongs to it stands in fdinfo (`tty-index`, ptm_show_fdinfo); where the text does not
 * show that, the only holder of a master is meant, or the writer's own parent.
 */
export const terminalReader: Resolver = {
  relation: null,
  resolve: (scene) => {
    const callOf = callsOf(scene);
    let masters: readonly Master[] | null = null;
    let files: ReadonlyMap<number, readonly PipeEnd[]> = new Map();
    return (actor) => {
      if (!isWriter(actor) || actor.tgid === null) return [];
      if (masters === null) {
        const open = openFilesOf(scene);
        files = open.byTgid;
        const indices = indicesIn(scene);
        masters = MASTERS.flatMap((target) => open.byTarget.get(target) ?? []).map((end) => ({ end, index: indices.get(`${end.tgid} fdinfo/${end.file.fd}`) ?? null }))
          .filter(({ end }) => { const leader = scene.byTid.get(end.tgid); return !leader || !isZombie(leader); });
      }
      const fd = intArgument(callOf(actor, WRITES) ?? { name: '', args: [], place: actor.wait!.stack.place }, 0);
      const terminal = terminalOf(files.get(actor.tgid) ?? [], fd);
      return masters.length > 0 ? holderOf(actor, masters, terminal) : ancestorOf(scene, actor);
    };
  },
};

const WRITES: ReadonlySet<string> = new Set(['write', 'writev', 'pwritev2', 'ioctl', 'sendfile', 'splice']);
const MASTERS: readonly string[] = ['/dev/ptmx', '/dev/pts/ptmx'];

/** No listing shows a master: the nearest ancestor that is known to keep one for the programs that it starts. */
function ancestorOf(scene: Scene, actor: Actor): readonly Edge[] {
  let { ppid } = actor.moment;
  for (let depth = 0; ppid && ppid.value > 1 && depth < DEEPEST; depth++) {
    const parent = scene.byTid.get(ppid.value);
    if (!parent || isZombie(parent)) return [];
    if (KEEPERS.test(parent.processComm ?? parent.comm ?? '')) return [edge(actor.node, parent.node, 'terminal', 'assumed', [...frameEvidence(actor.stack, ['n_tty_write', 'tty_write', 'file_tty_write'], 'the terminal takes no more output'), { place: ppid.place, says: `${parent.tid} keeps the terminal of what it starts` }])];
    ppid = parent.moment.ppid;
  }
  return [];
}

const DEEPEST = 5;
const KEEPERS = /^(?:screen|SCREEN|tmux.*|sshd.*|script|expect|conmon|containerd-shim.*|dockerd|dtach|abduco|mosh-server|ttyd|xterm|konsole|gnome-terminal.*|kitty|alacritty|foot|login)$/;

interface Master {
  readonly end: PipeEnd;
  /** Number of the pts; null where the text has no fdinfo of it. */
  readonly index: number | null;
}

function isWriter({ wait, names }: Actor): boolean {
  return wait !== null && names.slice(0, 6).some((name) => name === 'n_tty_write' || name === 'file_tty_write' || name === 'tty_write' || name === 'tty_write_lock');
}

/** Numbers of terminals by `PID fdinfo/FD` of their master. */
function indicesIn(scene: Scene): ReadonlyMap<string, number> {
  return new Map(scene.incident.dumps.flatMap((dump) => dump.values).flatMap(({ name, file, tid, text }) => (name === 'tty-index' && tid && /^\d{1,6}$/.test(text.trim()) ? [[`${tid.value} ${file}`, Number(text)] as const] : [])));
}

/** The pts that it writes to: that of the descriptor, else the only one that it has open. */
function terminalOf(files: readonly PipeEnd[], fd: number | null): PipeEnd | null {
  const terminals = files.filter(({ file }) => /^\/dev\/pts\/\d{1,6}$/.test(file.target));
  const called = fd === null ? undefined : terminals.find(({ file }) => file.fd === fd);
  return called ?? (groupBy(terminals, ({ file }) => file.target).size === 1 ? terminals[0]! : null);
}

function holderOf(actor: Actor, masters: readonly Master[], terminal: PipeEnd | null): readonly Edge[] {
  const others = masters.filter(({ end }) => end.tgid !== actor.tgid);
  const index = terminal ? Number(terminal.file.target.slice('/dev/pts/'.length)) : null;
  const exact = index === null ? [] : others.filter((one) => one.index === index);
  const possible = others.filter((one) => one.index === null || index === null || one.index === index);
  const parent = possible.filter(({ end }) => end.tgid === actor.moment.ppid?.value);
  const chosen = exact.length > 0 ? exact : parent.length > 0 ? parent : possible;
  const [only] = chosen;
  if (!only || new Set(chosen.map(({ end }) => end.tgid)).size !== 1) return [];
  const evidence: readonly Evidence[] = [
    ...frameEvidence(actor.stack, ['n_tty_write', 'tty_write', 'file_tty_write'], 'the terminal takes no more output'),
    ...(terminal ? [{ place: terminal.place, says: `${actor.tgid} writes to ${terminal.file.target}` }] : []), { place: only.end.place, says: `${only.end.tgid} has ${only.end.file.target} open, the other side of a terminal` },
  ];
  return [edge(actor.node, only.end.tgid, 'terminal', exact.length > 0 || parent.length > 0 ? 'inferred' : 'assumed', evidence)];
}
