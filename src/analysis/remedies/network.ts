import type { Scene } from '../actor.ts';
import type { Edge, Step } from '../analysis.ts';
import { networkServer } from '../nodes.ts';
import { serversOf } from '../resolvers/networkServer.ts';
import { isGone, plainName } from './step.ts';

const PORTS = { NFS: 2049, CIFS: 445, network: null } as const;

/** The path to a server that does not answer: first see where it ends, then bring it back. A forced unmount stands in the page, behind these. */
export function networkSteps(scene: Scene, edge: Edge): readonly Step[] {
  const server = [...serversOf(scene).values()].find((one) => networkServer(one.kind, one.name) === edge.to);
  const name = server ? plainName(server.name) : null;
  const port = server ? PORTS[server.kind] : null;
  const verify = typeof edge.from === 'number' ? `cat /proc/${edge.from}/wchan 2>/dev/null || echo gone` : 'dmesg | tail';
  const subject = server ? `the ${server.kind === 'network' ? '' : `${server.kind} `}server ${server.name}` : 'the server';
  return [
    { risk: 'read-only', text: `See where the path to ${subject} ends: the own interface, the route, the host, or the service. Do not run ls, df or stat on the mount, they hang too.`,
      command: `ip -br link; ${name === null ? 'ip route' : `getent hosts ${name}; ip route get $(getent hosts ${name} | awk '{print $1; exit}'); ping -c 3 -W 2 ${name}`}${port === null ? '' : `; ss -tno '( dport = :${port} )'`}` },
    ...linkSteps(scene, verify),
    { risk: 'caution', text: `Restore the path to ${subject}: bring the interface, the route, the firewall rule or the service back. The client then goes on by itself and loses nothing, and tasks that were killed die then.`, hits: 'all clients of that server go on at once', verify },
  ];
}

/** Interfaces that the transcript itself took down. */
function linkSteps(scene: Scene, verify: string): readonly Step[] {
  const links = scene.incident.dumps.flatMap((dump) => dump.freezes).filter(({ kind }) => kind === 'link');
  const down = new Set(links.filter(({ action }) => action === 'freeze').flatMap(({ target }) => plainName(target) ?? []));
  return [...down].map((name): Step => ({ risk: 'caution', text: `The transcript takes the interface ${name} down. Bring ${name} up again.`, command: `ip link set ${name} up`, hits: `all traffic of ${name}; whoever took it down had a reason`, verify: `ip -br link show ${name}; ${verify}` }));
}

/** A disk that does not answer: its state, and that the task stays until the device completes or fails the request. */
export function blockDeviceSteps(scene: Scene, edge: Edge): readonly Step[] {
  const name = String(edge.to).replace(/^block device /, '');
  const plain = plainName(name);
  if (plain === null) return [];
  return [...resumeSteps(scene, plain, edge), { risk: 'read-only', text: `See whether ${plain} completes anything: read its requests in flight three times, and what its driver said.`,
    command: `for i in 1 2 3; do cat /sys/class/block/${plain}/inflight; sleep 3; done; cat /sys/class/block/${plain}/device/state; dmesg | grep -F ${plain} | tail`, ...(typeof edge.from === 'number' ? { verify: isGone(edge.from) } : {}) }];
}

/** A device of the device mapper may only be suspended: its I/O is queued without an error (drivers/md/dm.c) and goes on with the resume. */
function resumeSteps(scene: Scene, name: string, edge: Edge): readonly Step[] {
  const mapped = scene.incident.dumps.some((dump) => dump.mounts.some(({ source }) => source === `/dev/mapper/${name}`)) || /^dm-\d+$/.test(name);
  if (!mapped) return [];
  const verify = typeof edge.from === 'number' ? isGone(edge.from) : 'dmsetup info -c';
  return [
    { risk: 'read-only', text: `${name} is a device-mapper device: see whether it is suspended (s in the column Stat, SUSPENDED in State).`, command: 'dmsetup info -c' },
    { risk: 'caution', text: `If it is suspended, resume it, unless the tool that suspended it still works on it.`, command: `dmsetup resume ${name}`, hits: 'all I/O that was queued on the device goes on; a snapshot that is being made is no longer consistent', verify },
  ];
}
