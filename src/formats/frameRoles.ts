// What functions do that stand in a trace without being its subject, by the names that the kernel gives to them.

/** Prints the trace: the way from the check that failed, or from the timer that looked, to the printing. */
const REPORTING = [
  /^_*(?:dump_stack|dump_backtrace|show_stack|show_regs|show_trace|unwind|arch_stack_walk|stack_trace|save_stack|return_address)/,
  /^_*(?:sched_show_task|dump_cpu_task|rcu_dump_cpu_stacks|print_cpu_stall|print_other_cpu_stall|check_cpu_stall|rcu_(?:check_callbacks|sched_clock_irq|pending|exp_wait_wake|exp_handler|print_))/,
  /^(?:arch_)?(?:trigger_|nmi_(?:cpu_backtrace|trigger)|_*nmi_|default_do_nmi|do_nmi|exc_nmi|asm_exc_nmi|end_repeat_nmi|perf_event_nmi)/,
  /^_*(?:print_|report_|kasan|asan|hwasan|msan|kmsan|tsan|kcsan|kfence|ubsan|sanitizer_cov|check_memory_region|check_poison|check_panic|end_report|object_err|slab_(?:err|bug|pad)|check_noncircular|check_deadlock|check_(?:prev|prevs)_add|validate_chain|mark_lock|lockdep|lock_(?:acquire|release|is_held)|debug_|trace_|handle_overflow|fortify_panic|warn|might_(?:sleep|resched|fault))/,
  /^_*(?:panic|nmi_panic|die|oops|bug_|handle_bug|BUG|bad_page|bad_range|exc_|asm_exc_|do_(?:error_)?trap|do_(?:invalid_op|undefinstr|general_protection|page_fault|translation_fault|mem_abort|data_?abort|prefetchabort|kernel_fault|sea|bad_area|tag_check|user_addr|kern_addr|BUG|trap_break|trap_bad|trap_insn)|invalid_op|divide_error|general_protection|page_fault|async_page_fault|no_context|bad_area|mm_fault_error|spurious|early_fixup|fixup_|kernelmode_fixup|bad_kernel|exception_common|program_check|unrecoverable|handle_(?:reserved|bp|tr|adel|page_fault|ade|ri)|ret_from_exception|do_debug|brk_handler|bug_handler|call_break_hook|el1h?_(?:sync|abort|dbg|da|error|64_sync|64_sync_handler|undef)|stack_chk|stack_segment|double_fault|error_entry|error_code|common_exception)/,
  /^_*(?:watchdog|softlockup|hardlockup|khungtaskd|check_hung|dump_header|oom_kill|(?:mem_cgroup_|pagefault_)?out_of_memory)/,
  /^_*(?:hrtimer_(?:interrupt|run_queues)|tick_(?:sched|nohz_highres|handle|periodic)|update_process_times|local_apic_timer|(?:asm_)?sysvec_|smp_[a-z_]{1,40}_interrupt$|apic_timer_interrupt|scheduler_tick|sched_tick|arch_timer_handler|timer_interrupt|irq_work_run|irqentry_|idtentry_|call_on_(?:irq_)?stack|run_on_irqstack|asm_call_)/,
  /^_*(?:handle_(?:percpu_devid_irq|domain_irq|irq_event|irq_desc|edge_irq|fasteoi_irq|level_irq|softirq_only)|generic_handle|gic_handle|do_interrupt_handler|el1(?:h_64)?_(?:irq|interrupt)|common_interrupt|do_IRQ|irq_exit|ret_from_intr|interrupt_entry|refcount_warn|reschedule_interrupt)/,
];

/** Sleeps, or wakes and switches. */
const SLEEPING = [
  /^_*(?:schedule|preempt_schedule|sched_|cond_resched|io_schedule|switch_to|context_switch|finish_task_switch|prepare_task_switch|down_timeout|yield|do_(?:nano)?sleep|msleep|usleep)/,
  /^_*(?:wait_(?:for|on|event|rcu_gp|transaction_locked)|do_wait_|out_of_line_wait|bit_wait|swait|prepare_to_|finish_wait|wake_up|do_wait_for|folio_wait|wait_rcu_gp|kthread_(?:stop|park)|flush_(?:work|delayed_work|workqueue)|cancel_(?:delayed_)?work|drain_workqueue|blk_mq_freeze_queue_wait|percpu_ref_switch|rcu_barrier_wait|futex_(?:wait_queue|do_wait)|sync_bdevs_wait)/,
];

/** Takes or drops a lock. rtnl_lock stands for its subsystem and says more than its hundreds of callers. */
const LOCKING = [
  /^_*(?:raw_|do_raw_|rt_|bit_)?(?:spin|read|write)_(?:try)?(?:un)?lock|^_*(?:(?:native_|pv_)?queued_(?:spin|read|write)_|arch_(?:spin|read|write)_|ticket_spin|pv_(?:wait|kick))/,
  /^_*(?:mutex|ww_mutex|rt_mutex|rtlock|rwsem|rwbase|down|up|percpu_(?:down|up|rwsem)|ldsem|osq|sema?)(?:_|$)/,
  /^(?!_*rtnl_lock$).*(?:_|^)(?:un)?lock(?:ed|ing)?(?:$|_(?:nested|bh|irq|irqsave|irqrestore|fast|slow|slowpath|pair|interruptible|killable|timeout|common|impl)(?:_|$))/,
  /^_*(?:rcu_(?:read_|is_|lockdep|lock_|note_|dynticks|eqs|nmi|all_qs)|lockref|local_bh|local_irq|irq_(?:enter|stack)|preempt_(?:count|schedule)|arch_local|trylock|__local_bh|kernel_fpu)/,
];

/** Serves everybody: memory, strings, lists, counters, thunks. */
const LIBRARY = [
  /^_*(?:mem(?:cpy|set|move|cmp|chr|scan|dup|zero)|str(?:n?cpy|n?len|n?cmp|n?casecmp|n?cat|s?cspn|chr|rchr|nstr|str|nchr|scpy|lcpy|lcat|scat|sep|pbrk|ndup|dup|spn)|v?s[cn]?printf|vprintk|printk|_printk|pointer|string_nocheck|number|hex_dump|bcmp|crc32|xxh|siphash|sort|bsearch)/,
  /^_*(?:list_(?:add|del)|hlist|llist|rb_|plist|radix_tree|xas?_|idr_|ida_|find_(?:next|first|last)|find_held|bitmap_|refcount|kref|kobject_(?:put|get)|atomic|percpu_(?:counter|ref)|mod_timer$|jhash|prandom|get_random|copy_(?:from|to|in|user)|raw_copy|clear_user|get_user|put_user|fault_in|csum_partial|should_fail|fail_dump|should_failslab)/,
  /^_*(?:do_)?k[mzv]?(?:alloc|malloc|free|zalloc|calloc|memdup|strdup|realloc)(?:$|_(?:array|bulk|cache|caller|large|node|noprof|nolock|order|rcu|reserve|sensitive|slab|trace|track)(?:_|$))/,
  /^_*(?:kvfree|vfree|vmalloc|kmem_cache|slab_|slub_|new_slab|allocate_slab|alloc_pages|get_page_from|cache_alloc|cache_free|free_(?:unref|pages|one_page|slab)|pcpu_alloc|alloc_percpu|quarantine|qlist|kasan|kfree_skb_reason|obj_cgroup)/,
  /^(?:__x86_indirect|x86_indirect|__x86_return|retpoline|__fentry|ftrace|arch_ftrace|return_to_handler|native_(?:read|write|save|restore|irq|safe_halt|halt|apic)|kvm_|pvclock|sched_clock|ktime|read_tsc|delay|_?_?(?:u|n|const_u)?delay|rep_nop|rdtsc|cpu_relax|mwait|intel_idle|io_serial_in|io_serial_out|csd_lock|current_|this_cpu|debug_smp|check_preempt|smp_processor|preempt_latency|stackdepot|stack_depot|unwind_|orc_|deref_stack|kernel_text|in_|is_)/,
];

/** Calls whatever there is to be called: system calls, file operations, work, timers, packets. */
const DISPATCHING =
  /^(?:__(?:x64|ia32|arm64|s390x?|riscv|se|do)_(?:compat_)?|compat_)?(?:k?sys|SyS|SYSC)_(?:ioctl|(?:p?read|p?write)(?:v2?|64)?|sendfile|send(?:to|msg|mmsg)|recv(?:from|msg|mmsg)|[gs]etsockopt|close|open(?:at2?)?|poll|select|epoll_wait)$|^_*(?:do_syscall_|do_fast_syscall|do_int80|entry_|sysenter|system_call|ret_fast_syscall|syscall_|invoke_syscall|el0|do_el0|x64_sys_call|ia32_sys_call|do_trap_ecall|handle_sys|vfs_|do_vfs_ioctl|do_iter_|do_loop_readv|new_sync_|fput|task_work|process_one_work|process_scheduled|worker_thread|kthread|ret_from_fork|call_timer_fn|run_timer|expire_timers|call_rcu|rcu_do_batch|rcu_core|tasklet_|softirq|do_softirq|handle_softirqs|netif_receive_skb|netif_rx|napi_|net_rx_action|process_backlog|sock_(?:sendmsg|recvmsg|ioctl|write_iter|do_ioctl)|smp_call_function|on_each_cpu|generic_exec|cpuhp_|cpu_startup|default_idle|do_idle|arch_cpu_idle|arch_call_rest|start_(?:kernel|secondary)|secondary_startup|do_one_initcall|kernel_init|rest_init|do_group_exit|get_signal|exit_to_user|prepare_exit_to|do_signal|mount_fs|path_openat|lookup_slow|irq_work_single|do_work|io_wq)/;

/** A function that sends something to other CPUs and waits there: it is the subject of a stall, though it dispatches. */
const CROSS_CALL = /^smp_call_function/;

export function isReporting(name: string): boolean {
  return some(REPORTING, name);
}

export function isSleeping(name: string): boolean {
  return some(SLEEPING, name);
}

export function isLocking(name: string): boolean {
  return some(LOCKING, name);
}

export function isLibrary(name: string): boolean {
  return some(LIBRARY, name);
}

export function isDispatching(name: string): boolean {
  return DISPATCHING.test(name);
}

export function isCrossCall(name: string): boolean {
  return CROSS_CALL.test(name);
}

function some(patterns: readonly RegExp[], name: string): boolean {
  return patterns.some((pattern) => pattern.test(name));
}
