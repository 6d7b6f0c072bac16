import { strict as assert } from 'node:assert';
import { readDump } from '../../src/formats/readDump.ts';
import { createIncident } from '../../src/model/merge.ts';
import { createText } from '../../src/text/text.ts';

const STACK = '[<0>] fuse_dev_do_read+0x1/0x2\n[<0>] vfs_read+0x1/0x2\n';
const status = (name: string, pid: number, nspid: string, ppid = 0): string => `Name:\t${name}\nState:\tS (sleeping)\nTgid:\t${pid}\nPid:\t${pid}\nPPid:\t${ppid}\nNSpid:\t${nspid}\n`;
const HOST = `root@vm:~# cat /proc/6198/status\n${status('docker-init', 6198, '6198\t1', 6190)}root@vm:~# cat /proc/6199/status\n${status('ndrive', 6199, '6199\t2', 6198)}`;

function tasksOf(content: string) {
  const text = createText('paste', content);
  const incident = createIncident([text], [readDump(text, 0)]);
  return { tasks: incident.tasks, tids: [...incident.tasks.keys()], anonymous: incident.anonymousStacks.length };
}

describe('pids read inside a container', () => {
  const inside = `root@vm:~# docker exec web cat /proc/2/status\n${status('ndrive', 2, '2', 1)}root@vm:~# docker exec web cat /proc/2/stack\n${STACK}`;

  it('are the host’s where NSpid and the name tell, in either order', () => {
    for (const content of [HOST + inside, inside + HOST]) {
      const { tids, tasks, anonymous } = tasksOf(content);
      assert.deepEqual([tids, anonymous], [[6198, 6199], 0]);
      assert.equal(tasks.get(6199)?.stacks[0]?.frames[0]?.function, 'fuse_dev_do_read');
      assert.deepEqual([tasks.get(6199)?.nspid, tasks.get(6199)?.ppid, tasks.get(6199)?.tgid], [[6199, 2], 6198, 6199]);
    }
  });

  it('are told by the container’s id in the cgroup', () => {
    const id = '6643cd073492'.padEnd(64, 'a');
    const content = `${HOST}root@vm:~# cat /proc/6199/cgroup\n0::/system.slice/docker-${id}.scope\nroot@6643cd073492:/# cat /proc/2/stack\n${STACK}`;
    assert.equal(tasksOf(content).tasks.get(6199)?.stacks.length, 1);
    assert.equal(tasksOf(content.replace('@6643cd073492', '@7643cd073492')).tasks.get(6199)?.stacks.length, 0);
  });

  it('are told by the name that a listing gives to the id, and by the pid that nsenter entered', () => {
    const id = '6643cd073492'.padEnd(64, 'a');
    const listing = 'root@vm:~# docker ps\nCONTAINER ID   IMAGE     COMMAND   CREATED       STATUS       PORTS     NAMES\n6643cd073492   nginx     "sh"      2 hours ago   Up 2 hours             web\n';
    const named = `${HOST}root@vm:~# cat /proc/6199/cgroup\n0::/system.slice/docker-${id}.scope\n${listing}root@vm:~# docker exec web cat /proc/2/stack\n${STACK}`;
    assert.equal(tasksOf(named).tasks.get(6199)?.stacks.length, 1);
    assert.equal(tasksOf(`${HOST}root@vm:~# nsenter -t 6198 -m -p cat /proc/1/stack\n${STACK}`).tasks.get(6198)?.stacks.length, 1);
    assert.equal(tasksOf(`${HOST}root@vm:~# nsenter -t 6199 -m -p cat /proc/1/stack\n${STACK}`).tasks.get(6198)?.stacks.length, 0);
  });

  it('of tasks without a name follow one with a name, unless the text shows two namespaces', () => {
    const both = `${HOST}root@vm:~# docker exec web cat /proc/2/status\n${status('ndrive', 2, '2', 1)}root@vm:~# docker exec web cat /proc/1/stack\n${STACK}`;
    assert.equal(tasksOf(both).tasks.get(6198)?.stacks.length, 1);
    const other = `root@vm:~# cat /proc/7198/status\n${status('redis', 7198, '7198\t1')}`;
    assert.equal(tasksOf(both + other).tasks.get(6198)?.stacks.length, 0);
  });

  const strangers: readonly (readonly [string, string])[] = [
    ['without an NSpid of the host', inside],
    ['where the name is another', HOST + inside.replace('Name:\tndrive', 'Name:\tnginx')],
    ['where two containers have such a task', `${HOST}root@vm:~# cat /proc/7199/status\n${status('ndrive', 7199, '7199\t2', 7198)}${inside}`],
    ['where no name is known', `${HOST}root@vm:~# docker exec web cat /proc/2/stack\n${STACK}`],
  ];
  for (const [name, content] of strangers) {
    it(`stay without a pid ${name}, and never become the host’s task of that number`, () => {
      const { tids, tasks, anonymous } = tasksOf(`${content}root@vm:~# cat /proc/2/status\n${status('kthreadd', 2, '2')}`);
      assert.ok(tids.includes(2) && !tids.includes(1));
      assert.equal(anonymous, 1);
      assert.equal(tasks.get(2)?.comm, 'kthreadd');
      for (const task of tasks.values()) assert.equal(task.stacks.length, 0);
    });
  }

  it('of the kernel’s log and of the engine’s errors are the host’s, wherever they were read', () => {
    const { tids } = tasksOf('root@vm:~# docker exec web dmesg\n[  10.000000] INFO: task cat:6522 blocked for more than 120 seconds.\n[  10.000000] task:cat   state:D stack:0 pid:6522 ppid:6521 flags:0x0\n');
    assert.ok(tids.includes(6522));
  });

  it('of a kill inside hit nobody out here', () => {
    const text = createText('paste', 'root@vm:~# docker exec -it web sh\n/ # kill -9 2\n/ # exit\nroot@vm:~# kill -9 6199\n');
    assert.deepEqual(readDump(text, 0).actions.map((action) => action.targets), [[], [6199]]);
  });
});
