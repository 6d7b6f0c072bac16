import { strict as assert } from 'node:assert';
import { incidentAt } from '../../src/model/incident.ts';
import { createText } from '../../src/text/text.ts';
import { analyzeTexts } from '../../src/unstuck.ts';

const ZAP = '[<0>] do_wait+0x53/0x120\n[<0>] kernel_wait4+0x9c/0x140\n[<0>] zap_pid_ns_processes+0x103/0x190\n[<0>] do_exit+0xa64/0xaa0\n';
const READ = '[<0>] request_wait_answer+0x151/0x210\n[<0>] __fuse_simple_request+0x120/0x330\n[<0>] fuse_readahead+0x301/0x3b0\n[<0>] vfs_read+0x23a/0x360\n';

function caseOf(...sources: readonly (readonly [string, string])[]) {
  const { incident, analysis } = analyzeTexts(sources.map(([name, content]) => createText(name, content)));
  return { incident, analysis, hosts: incident.hosts?.map(({ host, incident: one }) => [host, [...one.tasks.keys()]]) };
}

const look = (prompt: string, tid: number, stack: string): string => `${prompt}cat /proc/${tid}/stack\n${stack}`;

describe('machines of one incident are told apart', () => {
  it('by two prompts of one paste, and no edge or task joins them', () => {
    const { hosts, analysis } = caseOf(['paste', [
      look('root@node-a:~# ', 6198, ZAP), '# grep . /proc/6198/status\nName:\tdocker-init\nState:\tS (sleeping)\n',
      look('[root@node-b ~]# ', 6199, READ), '# grep . /proc/6199/status\nName:\tcat\nState:\tD (disk sleep)\nPid:\t6199\nPPid:\t6198\nSigPnd:\t0000000000000100\n',
    ].join('')]);
    assert.deepEqual(hosts, [['node-a', [6198]], ['node-b', [6199]]]);
    assert.ok(analysis.findings.length >= 2);
    for (const { title } of analysis.findings) assert.match(title, /^node-[ab]: /);
    assert.ok(!analysis.edges.some((edge) => edge.from === 6198 && edge.to === 6199), 'a task of node-b is a child of one of node-a');
  });

  it('where the same lines of one host do join them', () => {
    const { hosts, analysis } = caseOf(['paste', [
      look('root@node-a:~# ', 6198, ZAP), look('root@node-a:/tmp# ', 6199, READ), '# grep . /proc/6199/status\nName:\tcat\nState:\tD (disk sleep)\nPid:\t6199\nPPid:\t6198\nSigPnd:\t0000000000000100\n',
    ].join('')]);
    assert.equal(hosts, undefined);
    assert.ok(analysis.edges.some((edge) => edge.from === 6198 && edge.to === 6199));
  });

  it('so that one pid on two of them is two tasks', () => {
    const { hosts, incident, analysis } = caseOf(['b.txt', look('root@node-b:~# ', 6198, READ)], ['a.txt', look('root@node-a:~# ', 6198, ZAP)]);
    assert.deepEqual(hosts, [['node-a', [6198]], ['node-b', [6198]]]);
    assert.equal(incident.tasks.get(6198)?.stacks.length, 1);
    for (const { title, tids } of analysis.findings) assert.deepEqual(tids, title.startsWith('node-a: ') ? [6198] : [], title);
    assert.ok(analysis.findings.some(({ title }) => title.startsWith('node-b: ')));
    const other = incident.dumps[1]!.stacks[0]!;
    assert.equal(incident.sources[other.place.source]?.name, 'b.txt');
    assert.equal(incidentAt(incident, other.place).tasks.get(6198)?.stacks[0]?.frames[0]?.function, 'request_wait_answer');
  });

  const apart: readonly (readonly [string, readonly (readonly [string, string])[], readonly (string | null)[]])[] = [
    ['by the host field of the log', [['log', '00:53:02 x\n' + ['n1', 'n2'].map((host, index) => `Jan 15 00:53:02 ${host} kernel: INFO: task cat:${index + 700} blocked for more than 120 seconds.\nJan 15 00:53:02 ${host} kernel: task:cat   state:D stack:0 pid:${index + 700} ppid:1 flags:0x0\n`).join('')]], ['n1', 'n2']],
    ['by ssh', [['paste', look('admin@bastion:~$ ssh root@node-a ', 6198, ZAP) + look('admin@bastion:~$ ssh -p 2222 node-b ', 6198, READ)]], ['node-a', 'node-b']],
    ['by folders', [['dumps/node-a/proc/6198/stack', ZAP], ['dumps/node-b/proc/6198/stack', READ]], ['node-a', 'node-b']],
    ['by a file hostname', [['in/one/etc/hostname', 'alpha\n'], ['in/one/proc/6198/stack', ZAP], ['in/two/etc/hostname', 'beta\n'], ['in/two/proc/6198/stack', READ]], ['alpha', 'beta']],
    ['by sosreports', [['sosreport-alpha-2026-01-15-xyz/proc/6198/stack', ZAP], ['sosreport-beta-2026-01-15-xyz/proc/6198/stack', READ]], ['alpha', 'beta']],
    ['by uname', [['paste', `# uname -a\nLinux alpha 6.1.0-1-amd64 #1 SMP x86_64 GNU/Linux\n${look('# ', 6198, ZAP)}# uname -a\nLinux beta 6.12.1 #1 SMP x86_64 GNU/Linux\n${look('# ', 6198, READ)}`]], ['alpha', 'beta']],
  ];
  for (const [name, sources, expected] of apart) it(name, () => assert.deepEqual(caseOf(...sources).hosts?.map(([host]) => host), expected));

  it('with the kernel of each', () => {
    const { incident } = caseOf(['paste', `root@a1:~# uname -r\n6.1.0-1-amd64\n${look('root@a1:~# ', 6198, ZAP)}root@a2:~# uname -r\n6.12.1\n${look('root@a2:~# ', 6198, READ)}`]);
    assert.deepEqual(incident.hosts?.map((one) => one.incident.release?.value), ['6.1.0-1-amd64', '6.12.1']);
    assert.equal(incident.release, null);
  });
});

describe('one machine stays one', () => {
  const together: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
    ['with a short and a long name', [['paste', look('root@node-a:~# ', 6198, ZAP) + look('root@node-a.example.com:~# ', 6199, READ)]]],
    ['with another name in its log than at its prompt', [['paste', `${look('root@web:~# ', 700, READ)}root@web:~# journalctl -k\nJan 15 00:53:02 ip-10-0-0-7 kernel: INFO: task cat:700 blocked for more than 120 seconds.\nJan 15 00:53:02 ip-10-0-0-7 kernel: task:cat   state:D stack:0 pid:700 ppid:1 flags:0x0\n`]]],
    ['with localhost', [['a', look('root@localhost:~# ', 700, READ)], ['b', look('root@node:~# ', 701, ZAP)]]],
    ['looked at from a laptop', [['paste', `alice@laptop:~$ ssh node-a\n${look('root@node-a:~# ', 700, READ)}`]]],
    ['in folders named after times', [['before/proc/700/stack', READ], ['after/proc/700/stack', READ]]],
    ['with a container', [['paste', look('root@node-a:~# ', 700, READ) + look('root@6643cd073492:/# ', 1, ZAP)]]],
    ['where one file names no host', [['a', look('root@node-a:~# ', 700, READ)], ['b', look('# ', 701, ZAP)]]],
  ];
  for (const [name, sources] of together) it(name, () => assert.equal(caseOf(...sources).hosts, undefined));
});
