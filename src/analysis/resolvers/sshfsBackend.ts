import type { Scene } from '../actor.ts';
import { factEvidence } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { argumentsOf, commandLines } from '../processPaths.ts';
import { edge } from './resolver.ts';

/**
 * sshfs answers only what the ssh that it started brings: `ssh -x -a … -2 HOST -s sftp` (sshfs.c start_ssh; general knowledge, the
 * source was not read). Where that ssh is stopped, traced or dead, sshfs waits for it. One for the same host only.
 */
export function sshfsBackends(scene: Scene, daemons: ReadonlySet<number>): readonly Edge[] {
  const served = [...daemons].filter((tgid) => scene.byTid.get(tgid)?.comm === 'sshfs' && !/^[TtZ]$/.test(scene.byTid.get(tgid)?.moment.state?.value ?? ''));
  if (served.length === 0) return [];
  const clients = [...scene.byTgid].flatMap(([tgid, threads]) => {
    const leader = scene.byTid.get(tgid);
    if (leader?.comm !== 'ssh' || !/^[TtZ]$/.test(leader.moment.state?.value ?? '')) return [];
    return commandLines(threads).filter(({ value }) => /\s-s\s+sftp$/.test(value.trim())).map((line) => ({ tgid, leader, line, words: argumentsOf(line.value) }));
  });
  return served.flatMap((tgid) => {
    const hosts = commandLines(scene.byTgid.get(tgid) ?? []).flatMap(({ value }) => argumentsOf(value)).flatMap((word) => /^([^:/\s]+):/.exec(word)?.[1] ?? []);
    const mine = clients.filter(({ words }) => words.some((word) => hosts.includes(word)));
    const [only] = mine;
    return mine.length !== 1 || !only ? [] : [edge(tgid, only.tgid, 'socket', 'inferred', [
      { place: only.line.place, says: `ssh ${only.tgid} is the connection of sshfs ${tgid} to its server` }, ...factEvidence(only.leader.moment.state, `state ${only.leader.moment.state?.value}`),
    ])];
  });
}
