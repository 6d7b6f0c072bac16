import assert from 'node:assert/strict';
import { createScene } from '../../src/analysis/actor.ts';
import { oldestCall } from '../../src/analysis/goroutineCallers.ts';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';
import { analyzeTexts } from '../../src/unstuck.ts';
import { createText } from '../../src/text/text.ts';

const ID = '6643cd073492ba9166100ed30dbe389ff1caef0dc3d35f2c1b6d7e8f9a0b1c2d';
const CALL = (id: number, minutes: string, name: string) => `goroutine ${id} [select${minutes}]:\nnet/http.(*persistConn).roundTrip(0xc0000ce360, 0xc0000da800)\n\t/go/src/net/http/transport.go:2620 +0x974\n${name}(0xc0001a8200)\n\t/go/src/app/app.go:18 +0x128\ncreated by main.main\n\t/go/src/app/main.go:143 +0x316\n`;
const INIT = (tid: number, id = '') => `# cat /proc/${tid}/status\nName:\ttini\nState:\tS (sleeping)\nTgid:\t${tid}\nPid:\t${tid}\nPPid:\t${tid - 1}\nNSpid:\t${tid}\t1\nThreads:\t1\n# cat /proc/${tid}/stack\n[<0>] do_wait+0x53/0x120\n[<0>] kernel_wait4+0x9c/0x140\n[<0>] zap_pid_ns_processes+0x103/0x190\n[<0>] do_exit+0xa64/0xaa0\n[<0>] do_group_exit+0x2d/0x80\n${id === '' ? '' : `# cat /proc/${tid}/cgroup\n0::/system.slice/docker-${id}.scope\n`}`;
const ERROR = `# docker kill ${ID}\nError response from daemon: Cannot kill container: ${ID}: tried to kill container, but did not receive an exit event\n`;

const calls = (text: string) => analyzeTexts([createText('dump', text)]).analysis.edges.filter(({ via }) => via === 'container-runtime-call').map(({ from, to, strength }) => `${from} > ${to} ${strength}`);

describe('calls to the container runtime', () => {
  it('wait for the only container that is stuck: assumed', () => {
    assert.deepEqual(calls(CALL(21, ', 8817 minutes', 'main.(*dockerClient).ContainerKill') + INIT(1500)), ['goroutine 21 > 1500 assumed']);
  });

  it('wait for the one that the text names: inferred, among several too', () => {
    const text = CALL(21, '', 'github.com/docker/docker/client.(*Client).ContainerStop') + ERROR + INIT(1500, ID) + INIT(1700, ID.replace('6643', '7755'));
    assert.deepEqual(calls(text), ['goroutine 21 > 1500 inferred']);
  });

  it('of several containers none is taken where nothing names one', () => {
    assert.deepEqual(calls(CALL(21, '', 'main.(*dockerClient).ContainerKill') + INIT(1500) + INIT(1700)), []);
  });

  it('other requests are no such calls', () => {
    assert.deepEqual(calls(CALL(21, '', 'main.(*client).Fetch') + INIT(1500)), []);
  });

  it('the oldest call tells since when at least', () => {
    const { incident } = analyzeTexts([createText('dump', CALL(21, ', 3 minutes', 'main.(*c).ContainerStop') + '\n' + CALL(22, ', 88 minutes', 'main.(*c).ContainerKill') + INIT(1500))]);
    const oldest = oldestCall(createScene(incident, loadCatalogue()));
    assert.deepEqual([oldest?.goroutine.id, oldest?.minutes], [22, 88]);
  });
});
