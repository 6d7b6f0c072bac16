; Generated from src/syntax/shapes.ts by `npm run generate`. Do not edit.
(goroutine_block (goroutine_header) @name) @item
(goroutine_block (go_runtime_stack) @name) @item
(goroutine_block (race_title) @name) @item
(goroutine_block (race_access) @name) @item
(goroutine_block (race_origin) @name) @item
(goroutine_block (race_memory) @name) @item
(goroutine_block (delve_goroutine) @name) @item
(section (heading_block (prompt) @name)) @item
(section (heading_block (command) @name)) @item
(section (heading_block (bare_command) @name)) @item
(section (heading_block (file_heading) @name)) @item
(section (heading_block (path_heading) @name)) @item
(stack_block (hung_task) @name) @item
(stack_block (task_header) @name) @item
(stack_block (old_task_header) @name) @item
(stack_block (sysrq) @name) @item
(stack_block (cpu_backtrace) @name) @item
(stack_block (lock_list) @name) @item
(stack_block (lock_holder) @name) @item
(stack_block (soft_lockup) @name) @item
(stack_block (hard_lockup) @name) @item
(stack_block (rcu_stall) @name) @item
(stack_block (csd_lock) @name) @item
(stack_block (workqueue_lockup) @name) @item
(stack_block (workqueue_hog) @name) @item
(stack_block (lockdep_report) @name) @item
(stack_block (cut_here) @name) @item
(stack_block (fault_report) @name) @item
(stack_block (exception_report) @name) @item
(stack_block (oops_report) @name) @item
(stack_block (kernel_bug) @name) @item
(stack_block (bug_report) @name) @item
(stack_block (warning_report) @name) @item
(stack_block (sanitizer_report) @name) @item
(stack_block (panic_report) @name) @item
(stack_block (oom_report) @name) @item
(section (heading_block (debugger_prompt) @name)) @item
(debugger_block (crash_task) @name) @item
(debugger_block (gdb_thread) @name) @item
(debugger_block (eu_process) @name) @item
(debugger_block (eu_thread) @name) @item
(debugger_block (py_spy_thread) @name) @item
(debugger_block (py_thread) @name) @item
(debugger_block (java_thread) @name) @item
(debugger_block (java_banner) @name) @item
(stat_block (stat_line) @name) @item
(status_block (status_name) @name) @item
(procfs_block (limits_header) @name) @item
(procfs_block (fdinfo_start) @name) @item
(table_block (trace_table) @name) @item
(trace_block (map_open) @name) @item
(trace_block (bcc_histogram) @name) @item
(trace_block (bcc_banner) @name) @item
(trace_block (mutex_edge) @name) @item
(trace_block (perf_event) @name) @item
(trace_block (ftrace_header) @name) @item
(containers_block (container_header) @name) @item
(ps_block (ps_header) @name) @item
(ps_block (pidstat_header) @name) @item
(processTree_block (tree_root) @name) @item
(processTree_block (cgroup_root) @name) @item
(goCrash_block (go_panic) @name) @item
(goCrash_block (go_fatal) @name) @item
(goCrash_block (go_signal) @name) @item
(goCrash_block (go_exception) @name) @item
(goProfile_block (go_profile_title) @name) @item
(goProfile_block (go_wait_profile) @name) @item
(goProfile_block (go_profile_record) @name) @item
