import { strict as assert } from 'node:assert';
import { labelOf, labelOfPid } from '../../src/formats/label.ts';

describe('labels that scripts print above the files of a task', () => {
  const labels: readonly (readonly [line: string, tid: number, tgid: number | null, comm: string | null])[] = [
    ['=== 1234 ===', 1234, null, null],
    ['--- pid 1234 nginx ---', 1234, null, 'nginx'],
    ['PID: 1234', 1234, null, null],
    ['### 1234 (nginx)', 1234, null, 'nginx'],
    ['#### 1234 nginx ####', 1234, null, 'nginx'],
    ['# 1234 (nginx)', 1234, null, 'nginx'],
    ['nginx (1234):', 1234, null, 'nginx'],
    ['[1234] nginx', 1234, null, 'nginx'],
    ['1234:', 1234, null, null],
    ['== nginx 1234 ==', 1234, null, 'nginx'],
    ['*** nginx[1234] ***', 1234, null, 'nginx'],
    ['===== kworker/u8:3 (88) =====', 88, null, 'kworker/u8:3'],
    ['TID 77 kworker/0:1', 77, null, 'kworker/0:1'],
    ['stack of task 12:', 12, null, null],
    ['PID: 1234, TID: 1235, Name: nginx', 1235, 1234, 'nginx'],
    ['Thread 1235 of process 1234', 1235, 1234, null],
    ['-- 1234/1235 --', 1235, 1234, null],
    ['1234/1235:', 1235, 1234, null],
    ['1234 (web (main)):', 1234, null, 'web (main)'],
    ['[1234] nginx do_wait', 1234, null, 'nginx'],
    ['1234: /usr/sbin/nginx -g', 1234, null, null],
    ['1234 Ss   selector:1', 1234, null, 'selector:1'],
    ['TID: 1234 COMM: web (main) STATE: State:\tS (sleeping)', 1234, null, null],
  ];
  for (const [line, tid, tgid, comm] of labels) {
    it(line, () => {
      const label = labelOf(line);
      assert.deepEqual([label?.tid.value, label?.tgid?.value ?? null, label?.comm], [tid, tgid, comm]);
      for (const id of [label?.tid, label?.tgid]) if (id) assert.equal(line.slice(id.at, id.at + id.length), String(id.value));
    });
  }

  const others = [
    '## 2019 in review', '### 1.2.3', '## 1.0', '1234', '# 3 ways to fail', '- 10 apples', '2024-01-01', '12:30', '[1] 1234', '[1]+  Stopped',
    'Process 1234 was killed by the OOM killer and left.', 'pid 1234 hangs forever and nobody knows why.', 'task 5: do something nice for the world now please', '', '==========',
  ];
  for (const line of others) it(`none: ${JSON.stringify(line)}`, () => assert.equal(labelOf(line), null));
});

describe('labels that are some only because their number is a pid', () => {
  const labels: readonly (readonly [line: string, tid: number, comm: string | null])[] = [
    ['== 1187472 containerd-shim do_wait', 1187472, null],
    ['[2100629]', 2100629, null],
    ['@ 41400', 41400, null],
    ['>>> nginx 1234 D', 1234, 'nginx'],
    ['--- 1234', 1234, null],
  ];
  for (const [line, tid, comm] of labels) {
    it(line, () => {
      const label = labelOfPid(line, (pid) => pid === tid);
      assert.deepEqual([label?.tid.value, label?.tgid, label?.comm], [tid, null, comm]);
      assert.equal(line.slice(label!.tid.at, label!.tid.at + label!.tid.length), String(tid));
      assert.equal(labelOfPid(line, () => false), null);
    });
  }
  for (const line of ['## 2019 was a good year, it was said.', '1234', 'task 1234 hangs', '[1] 1234', '## 1.0', '--- 2024-01-01']) it(`none: ${JSON.stringify(line)}`, () => assert.equal(labelOfPid(line, () => true), null));
  it('a thread and its process in a path', () => {
    const label = labelOf('## 20061/task/20063 cp');
    assert.deepEqual([label?.tid.value, label?.tgid?.value, label?.comm], [20063, 20061, 'cp']);
  });
});
