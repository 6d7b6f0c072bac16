import type { Confidence, Place } from '../model/fact.ts';
import type { Stack } from '../model/stack.ts';
import type { PageOf } from '../knowledge/catalogue.ts';
import type { TaskMatch } from '../knowledge/schema.ts';

/** What keeps a sleep: only the wake-up itself, a fatal signal too, or any signal. `idle` is nobody's fault. */
export type WaitKind = 'idle' | 'interruptible' | 'killable' | 'uninterruptible' | 'stopped' | 'unknown';

/** A stack matched to a signature. */
export interface Wait {
  /** null for a stack whose owner the text does not name. */
  readonly tid: number | null;
  readonly stack: Stack;
  readonly page: PageOf<TaskMatch>;
  /** Indices of the frames that matched, into `stack.frames`. */
  readonly matched: readonly number[];
  /** Kind in the stage that state letter and pending signals tell. */
  readonly kind: WaitKind;
  readonly confidence: Confidence;
}

/** A place in the text that supports a statement, and what is to be seen there. */
export interface Evidence {
  readonly place: Place;
  readonly says: string;
}

/** A thread by its tid; anything else by a name: `fuse connection 135`, `goroutine 146`. */
export type Node = number | string;

/** How one waits for another, in the kernel's words where it has one. */
export type Via =
  | 'child' | 'vfork-child' | 'thread-of-zombie-leader' | 'thread-of-process' | 'pid-namespace-member' | 'unreaped-by-parent' | 'cgroup-member' | 'tracer' | 'core-dump'
  | 'fuse-request' | 'fuse-daemon' | 'lock' | 'file-lock' | 'user-lock' | 'pipe' | 'fifo' | 'socket' | 'terminal' | 'thread-end' | 'semaphore' | 'worker' | 'freezer' | 'frozen-file-system'
  | 'network-server' | 'block-device' | 'watcher' | 'tracee' | 'go-lock' | 'go-channel' | 'container-runtime-call';

/** `from` waits for `to`. */
export interface Edge {
  readonly from: Node;
  readonly to: Node;
  readonly via: Via;
  readonly strength: Confidence;
  readonly evidence: readonly Evidence[];
}

export type Severity = 'error' | 'warning' | 'information';

/** How much harm a step can do. Nothing is ever executed by Unstuck. */
export type Risk = 'read-only' | 'caution' | 'destructive';

/** One step of a remedy, in order of safety. */
export interface Step {
  readonly risk: Risk;
  readonly text: string;
  /** Shell command with this incident's own numbers filled in where they are known. */
  readonly command?: string;
  /** What else the step hits: said for every step that is not read-only. */
  readonly hits?: string;
  /** Command that shows whether it worked. */
  readonly verify?: string;
}

/** One of several causes that fit, and whether the text shows what would tell that it is this one. */
export interface Possibility {
  readonly cause: string;
  /** What is to be seen if it is this one. */
  readonly evidence: string;
  /** Read-only command that shows it. */
  readonly command: string | null;
  /** `seen` in the text; `not-seen`: the text shows the place where it would stand, and it does not; `unknown`: it does not show that place. */
  readonly status: 'seen' | 'not-seen' | 'unknown';
  readonly found: readonly Evidence[];
}

/** Why SIGKILL helps the stuck task or does not: the kernel's questions, in its order. */
export interface KillAnswers {
  readonly tid: number;
  readonly verdict: string;
  readonly questions: readonly { readonly question: string; readonly answer: 'yes' | 'no' | 'unknown'; readonly evidence: readonly Evidence[] }[];
}

/** What is wrong, why, what next, and how sure that is. */
export interface Finding {
  /** Id of the signature page, or of the rule that joins several. */
  readonly id: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly title: string;
  /** Root cause first, then those that wait for it. */
  readonly tids: readonly number[];
  /** Where it sees the cause: one node of the edges, or the members of a ring. Only where the graph tells. */
  readonly root?: readonly Node[];
  /** Short paragraphs of plain text. */
  readonly why: readonly string[];
  readonly next: readonly Step[];
  readonly evidence: readonly Evidence[];
  /** Where a reader should look: the signature frames. */
  readonly marks: readonly Place[];
  /** Signature pages to read on, the finding's own first. */
  readonly pages: readonly string[];
  /** Where several causes give the same picture: which of them the text speaks for, those first. */
  readonly differential?: readonly Possibility[];
  /** Of the stuck task, where it has a pid. */
  readonly sigkill?: KillAnswers;
}

/** Evidence that is missing, and the read-only command that would supply it. */
export interface Gap {
  readonly text: string;
  readonly command: string | null;
  /** Why the command may need care: `may hang`, `needs root`. */
  readonly caution: string | null;
}

export interface Analysis {
  readonly waits: readonly Wait[];
  readonly edges: readonly Edge[];
  /** The joined finding of the whole incident first, single stacks after it. */
  readonly findings: readonly Finding[];
  readonly gaps: readonly Gap[];
}
