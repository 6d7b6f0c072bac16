import { strict as assert } from 'node:assert';
import { readDump } from '../../src/formats/readDump.ts';
import { containerOf, hostOfCommand, hostOfPrefix, hostOfPrompt, isContainerPrompt } from '../../src/formats/whereabouts.ts';
import { createText } from '../../src/text/text.ts';

describe('where a section was taken', () => {
  const prompts: readonly (readonly [string, string | null])[] = [
    ['root@vm:~/lab# ', 'vm'], ['[root@node7 ~]# ', 'node7'], ['root@node-a.example.com:/# ', 'node-a.example.com'], ['node7:~ # ', 'node7'],
    ['alice@mac ~ % ', 'mac'], ['└─(alice㉿kali)-[~]$ ', 'kali'], ['root@10.0.0.7:~# ', '10.0.0.7'],
    ['# ', null], ['$ ', null], ['sh-5.1# ', null], ['crash> ', null], ['/ # ', null], ['root@6643cd073492:/# ', null], ['root@web-7d9c5bfb6-x2x7k:/# ', null],
  ];
  for (const [prompt, host] of prompts) it(`${prompt}: ${host}`, () => assert.equal(hostOfPrompt(prompt), host));

  it('a pod by its hash, not a machine with hyphens', () => {
    assert.ok(isContainerPrompt('root@web-7d9c5bfb6-x2x7k:/# '));
    assert.ok(!isContainerPrompt('root@gke-pool-1-abcdef-node:/# ') && !isContainerPrompt('root@ip-10-0-0-7:/# '));
  });

  const commands: readonly (readonly [string, string | null])[] = [
    ['ssh node-a cat /proc/1/stack', 'node-a'], ['sudo ssh -p 2222 -o StrictHostKeyChecking=no root@node-b', 'node-b'], ['oc debug node/worker-1', 'worker-1'],
    ['kubectl debug -it node/worker-2 --image=busybox', 'worker-2'], ['cat /proc/1/stack', null], ['ps aux | grep ssh', null],
  ];
  for (const [command, host] of commands) it(`${command}: ${host}`, () => assert.equal(hostOfCommand(command), host));

  const prefixes: readonly (readonly [string, string | null])[] = [
    ['Jan 15 00:53:02 node7 kernel: [  123.456789] ', 'node7'], ['2026-01-15T00:53:02.123456+00:00 node7 kernel: ', 'node7'], ['[ 1234.567890] node7 kernel: ', 'node7'],
    ['Jan 15 00:53:02 10.0.0.7 [  123.456789] ', '10.0.0.7'], ['<4>1 2026-01-15T00:53:02.1Z node7 kernel - - - ', 'node7'], ['Thu 2026-01-15 00:53:02 UTC node7 kernel: ', 'node7'],
    ['Jan 15 00:53:02 kernel: ', null], ['[   31.409042] ', null], ['[Thu Jan 15 12:01:08 2026] ', null], ['> > ', null], ['/proc/2524/stack:', null],
  ];
  for (const [prefix, host] of prefixes) it(`${prefix}: ${host}`, () => assert.equal(hostOfPrefix(prefix), host));

  const containers: readonly (readonly [string, string, string | null])[] = [
    ['root@6643cd073492:/# ', 'ps', '6643cd073492'], ['# ', 'docker exec -it -u root web sh', 'web'], ['# ', 'kubectl -n prod exec web-0 -c main -- ps', 'web-0'],
    ['# ', 'nsenter -t 6198 -m -p ps', 'pid 6198'], ['# ', 'nsenter --target 6198 --all', 'pid 6198'], ['# ', 'ps', null],
  ];
  for (const [prompt, command, container] of containers) it(`${prompt}${command}: ${container}`, () => assert.equal(containerOf(prompt, command), container));

  const shells: readonly (readonly [string, boolean])[] = [
    ['docker exec web cat /proc/7/status', true], ['sudo docker exec web cat /proc/7/status', true], ['kubectl -n prod exec web-0 -- cat /proc/7/status', true], ['docker container exec web cat /proc/7/status', true],
    ['grep . /proc/7/status # docker-init exec', false], ['cat /proc/7/status; echo "docker exec"', false], ["grep 'containerd-shim docker-init exec' /proc/7/status", false],
  ];
  for (const [command, inside] of shells) {
    it(`${command} runs ${inside ? 'inside' : 'outside'}`, () => {
      const [reading] = readDump(createText('t', `root@vm:~# ${command}\nName:\tcat\nPid:\t7\n`), 0).readings;
      assert.deepEqual([reading?.tid?.value ?? null, reading?.inner?.value.tid ?? null], inside ? [null, 7] : [7, null]);
    });
  }
});
