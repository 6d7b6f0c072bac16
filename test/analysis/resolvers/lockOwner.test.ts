import assert from 'node:assert/strict';
import { hung, textEdges } from './textEdges.ts';

const owner = (text: string): readonly string[] => textEdges(`INFO: task a:10 ${text}\n`);

describe('lockOwner', () => {
  it('takes the owner line as it stands, without a stack of anybody', () => {
    assert.deepEqual(owner('is blocked on a mutex likely owned by task b:20.'), ['10 20 lock inferred']);
    assert.deepEqual(owner('<reader> blocked on an rw-semaphore likely owned by task kworker/u8:2:20 <writer>'), ['10 20 lock inferred']);
  });
  it('only assumes the last reader and the last holder of a semaphore', () => {
    assert.deepEqual(owner('<writer> blocked on an rw-semaphore likely owned by task b:20 <reader>'), ['10 20 lock assumed']);
    assert.deepEqual(owner('blocked on a semaphore likely last held by task b:20'), ['10 20 lock assumed']);
  });
  it('says nothing where the kernel did not find the owner', () => {
    assert.deepEqual(owner('is blocked on a mutex, but the owner is not found.'), []);
  });
  it('takes the last report of a task, and knows that a task can wait for itself', () => {
    assert.deepEqual(textEdges(['INFO: task a:10 is blocked on a mutex likely owned by task b:20.', 'INFO: task a:10 is blocked on a mutex likely owned by task a:10.', ''].join('\n')), ['10 10 lock inferred']);
  });
  it('goes before what stacks suggest', () => {
    const waiter = hung('ip', 10, '__schedule', 'schedule', '__mutex_lock', 'rtnl_lock', 'dev_ioctl', 'sock_ioctl', '__x64_sys_ioctl', 'do_syscall_64');
    const other = hung('kworker/u8:1', 30, '__schedule', 'schedule', 'msleep', '__dev_close_many', 'unregister_netdevice_many', 'cleanup_net', 'process_one_work', 'worker_thread', 'kthread');
    const line = 'INFO: task ip:10 is blocked on a mutex likely owned by task b:20.\n';
    assert.ok(textEdges(waiter + other).includes('10 30 lock inferred'));
    assert.deepEqual(textEdges(waiter + line + other).filter((one) => one.startsWith('10 ')), ['10 20 lock inferred']);
  });
});
