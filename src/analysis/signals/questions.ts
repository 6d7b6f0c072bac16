import type { PredicateId } from './predicates.ts';

/** Each question as a reader would ask it; `yes` speaks against the signal unless it says otherwise. */
export const QUESTIONS: Readonly<Record<PredicateId, string>> = {
  'kernel-thread': 'Is it a kernel thread, which takes no signals?',
  zombie: 'Is it dead already (zombie)?',
  'group-dying': 'Is its whole process already dying?',
  'protected-init': 'Is it an init (PID 1), which signals from inside its namespace cannot end?',
  blocked: 'Does it block the signal? (SIGKILL cannot be blocked)',
  ignored: 'Does it ignore the signal? (SIGKILL cannot be ignored)',
  caught: 'Does it have a handler for it? (SIGKILL cannot be caught)',
  exiting: 'Is this thread itself exiting (PF_EXITING), so that no signal is handed to it?',
  receiver: 'Is there a thread of the process that takes the signal?',
  fatal: 'Does the signal end the process?',
  frozen: 'Does the v1 freezer or a suspend hold it until the thaw?',
  'frozen-v2': 'Does the v2 freezer hold it? (SIGKILL gets through)',
  traced: 'Is it stopped by a tracer?',
  stopped: 'Is it stopped by job control? (SIGKILL gets through)',
  'core-dump': 'Is a core dump being written?',
  'sleep-refuses': 'Does its sleep ignore even fatal signals?',
  'sleeps-again': 'After waking up, does it go back to sleep until the answer comes?',
};
