/**
 * Functions of the scheduler's text section (`__sched`, .sched.text) that may stand innermost in a call trace of the
 * kernel log. /proc/PID/stack leaves them out (`stack_trace_consume_entry_nosched`, kernel/stacktrace.c), so no
 * signature may depend on them. Read off the `__sched` annotations of Linux 4.9, 5.10, 6.1 and 6.12 (kernel/sched/,
 * kernel/locking/, kernel/time/, lib/closure.c); the unlock side, which never sleeps, is left out. The last ones stand
 * above the scheduler itself: where arm64 leaves a task, and what crash and syzkaller's reports show as innermost;
 * with lockdep the entries of rwsems (`down_read_nested`), which lie outside of it, call nothing but those inside.
 */
export function isSchedulerFunction(name: string): boolean {
  return NAMES.has(name);
}

const NAMES: ReadonlySet<string> = new Set(
  `__schedule __schedule_loop schedule schedule_idle schedule_user schedule_preempt_disabled schedule_rtlock io_schedule io_schedule_timeout
  preempt_schedule preempt_schedule_common preempt_schedule_irq preempt_schedule_notrace __cond_resched _cond_resched
  schedule_timeout schedule_timeout_idle schedule_timeout_interruptible schedule_timeout_killable
  schedule_timeout_uninterruptible schedule_hrtimeout schedule_hrtimeout_range schedule_hrtimeout_range_clock
  usleep_range usleep_range_state do_usleep_range do_nanosleep yield yield_to
  bit_wait bit_wait_io bit_wait_timeout bit_wait_io_timeout __wait_on_bit __wait_on_bit_lock out_of_line_wait_on_bit
  out_of_line_wait_on_bit_lock out_of_line_wait_on_bit_timeout __wait_on_atomic_t out_of_line_wait_on_atomic_t
  __wait_for_common do_wait_for_common wait_for_common wait_for_common_io wait_for_completion
  wait_for_completion_interruptible wait_for_completion_interruptible_timeout wait_for_completion_io
  wait_for_completion_io_timeout wait_for_completion_killable wait_for_completion_killable_timeout
  wait_for_completion_state wait_for_completion_timeout
  __mutex_lock __mutex_lock_common __mutex_lock_slowpath __mutex_lock_interruptible_slowpath
  __mutex_lock_killable_slowpath mutex_lock mutex_lock_nested mutex_lock_interruptible mutex_lock_interruptible_nested
  mutex_lock_killable mutex_lock_killable_nested mutex_lock_io mutex_lock_io_nested _mutex_lock_nest_lock
  __ww_mutex_lock __ww_mutex_lock_slowpath __ww_mutex_lock_interruptible_slowpath ww_mutex_lock
  ww_mutex_lock_interruptible
  down_read down_read_interruptible down_read_killable down_write down_write_killable __down_read __down_write
  __down_write_common __down_write_killable rwsem_down_read_failed rwsem_down_read_slowpath rwsem_down_write_failed
  rwsem_down_write_failed_killable rwsem_down_write_slowpath ldsem_down_read ldsem_down_write percpu_down_write
  __percpu_down_read down down_interruptible down_killable down_timeout __down __down_common ___down_common
  __down_interruptible __down_killable __down_timeout
  rt_mutex_lock rt_mutex_lock_interruptible rt_mutex_lock_killable rt_mutex_slowlock rt_mutex_slowlock_block
  __rt_mutex_slowlock rtlock_slowlock rtlock_slowlock_locked rt_spin_lock rt_read_lock rt_write_lock
  rwbase_write_lock __rwbase_read_lock rt_mutex_schedule down_write_killable_nested __down_read_common down_read_nested down_write_nested
  down_read_killable_nested _down_write_nest_lock __closure_sync closure_return_sync __closure_sync_timeout
  __switch_to context_switch finish_task_switch`.split(/\s+/),
);
