import * as z from 'zod';

/**
 * What a signature page says, after `compilePage`. The page format is src/knowledge/signatures/README.md.
 * zod stands here because pages are a border: ours are checked when they are built, a team's own when they are read.
 */
export type SignaturePage = z.infer<typeof frontMatterSchema> & { readonly prose: Prose };
export type Match = SignaturePage['match'];
export type TaskMatch = Extract<Match, { readonly of: 'task' }>;
export type GoroutineMatch = Extract<Match, { readonly of: 'goroutine' }>;
/** Step lists as in `match.frames`. */
export type Steps = readonly (readonly string[])[];
export type Relation = (typeof RELATIONS)[number];
export type Stage = NonNullable<SignaturePage['stages']>[number];
export type Fix = SignaturePage['fixes'][number];
export type Remedy = SignaturePage['remediation'][number];

/** The four sections of a page, Markdown. */
export interface Prose {
  readonly what: string;
  readonly why: string;
  readonly next: string;
  readonly prevent: string;
}

/** Who holds what the task waits for: one resolver of src/analysis/resolvers each. */
export const RELATIONS = [
  'none', 'children', 'pid-namespace-members', 'foreign-parent', 'fuse-daemon', 'lock-owner', 'tracer', 'core-dump',
  'pipe-peer', 'socket-peer', 'vfork-child', 'freezer', 'network-server', 'block-device', 'worker',
] as const;

const text = z.string().trim().min(1);
const functionName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_.]*$/, 'a function name');
const goFunction = z.string().regex(/^[\w./~()*$·-]+$/, 'a Go function with its package path; a trailing * stands for any rest');
const kind = z.enum(['idle', 'interruptible', 'killable', 'uninterruptible', 'stopped']);
const series = z.string().regex(/^\d+\.\d+$/, 'a series such as "6.1", in quotes');
const release = z.string().regex(/^\d+\.\d+\.\d+$/, 'a stable release such as "6.1.95"');
const commit = z.string().regex(/^[0-9a-f]{12,40}$/, 'a commit id of at least 12 digits');

const steps = z.array(z.array(functionName).min(1).readonly()).min(1).readonly();
const letters = z.string().regex(/^[RSDTtZXI]+$/, 'state letters of /proc/PID/status, such as DI');

const matchSchema = z.discriminatedUnion('of', [
  /** The kernel stack of a task. */
  z.strictObject({
    of: z.literal('task'),
    /** `top`: the first step is the innermost frame, scheduler frames aside. `any`: it may stand anywhere. */
    anchor: z.enum(['top', 'any']),
    /** Steps from the innermost frame outwards, each with its alternatives; other frames may stand between two steps. */
    frames: steps,
    /** Further lists of steps; one that fits is enough. */
    also: z.array(steps).min(1).readonly().optional(),
    /** Functions that must not be in the stack. */
    without: z.array(functionName).min(1).readonly().optional(),
    /** The state must be one of these, where the text tells it. */
    state: letters.optional(),
    /** Only kernel threads, or only user tasks, where the text tells it. */
    kthread: z.boolean().optional(),
    /** The name of the task must begin so, where the text tells it. */
    comm: text.optional(),
  }).readonly(),
  /** A goroutine: its wait reason and its frames. */
  z.strictObject({
    of: z.literal('goroutine'),
    /** Wait reasons as printed; none: any. */
    reasons: z.array(text).min(1).readonly().optional(),
    /** Steps from the innermost frame outwards; a name that ends in * stands for all that begin so. */
    frames: z.array(z.array(goFunction).min(1).readonly()).min(1).readonly().optional(),
    without: z.array(goFunction).min(1).readonly().optional(),
    /** The function of its created-by line. */
    createdBy: z.array(goFunction).min(1).readonly().optional(),
    /** It has waited so many minutes at least, by its header. */
    minutes: z.number().int().min(1).optional(),
  }).readonly(),
  /** No pattern: a rule of src/analysis with the id of this page finds it. */
  z.strictObject({ of: z.literal('rule') }).readonly(),
]);

const stageSchema = z.strictObject({
  /** All that is given must hold. */
  when: z.strictObject({
    /** State letters of /proc/PID/status. */
    state: letters.optional(),
    /** Pending signals of the thread: none, at least one, or SIGKILL. */
    signal: z.enum(['none', 'any', 'kill']).optional(),
    /** In do_exit: PF_EXITING, or do_exit in the stack. */
    exiting: z.boolean().optional(),
    /** One of these functions is in the stack. */
    frames: z.array(functionName).min(1).readonly().optional(),
  }).readonly(),
  kind,
  /** What SIGKILL does in this stage. */
  sigkill: z.enum(['ends-the-wait', 'depends', 'no-effect']),
  text,
}).readonly();

const fixSchema = z.strictObject({
  title: text,
  commit: commit.nullable(),
  /** First mainline series with the bug, where known; older kernels never had it. */
  since: series.nullable().optional(),
  /** First mainline series that has the fix; null where only stable releases are known to us. */
  fixed: series.nullable(),
  /** First release of each stable series that has it. */
  backports: z.array(release).readonly().optional(),
  reverted: z.strictObject({
    commit,
    /** First mainline series without the fix again. */
    in: series,
    stable: z.array(release).readonly().optional(),
    /** Series between `fixed` and `in` of which we do not know whether the revert reached them. */
    unknownIn: z.array(series).readonly().optional(),
  }).readonly().optional(),
  /** Packages of distributions that have it, as their changelogs say. */
  distributions: z.array(z.strictObject({ name: text, package: text }).readonly()).readonly().optional(),
  note: text,
  /** How the numbers were verified. */
  verified: z.enum(['source', 'changelog', 'mailing-list', 'unverified']),
}).readonly();

const remedySchema = z.strictObject({
  risk: z.enum(['read-only', 'caution', 'destructive']),
  text,
  /** Shell command; words such as TID are placeholders (placeholders.ts). */
  command: text.optional(),
  /** What else the step hits. */
  hits: text.optional(),
  /** Command that shows whether the step worked. */
  verify: text.optional(),
}).readonly().refine((step) => step.risk === 'read-only' || step.hits !== undefined, { message: 'a step that is not read-only must say what else it hits', path: ['hits'] });

/** One of several causes that give the same stack, and what would show it. */
const causeSchema = z.strictObject({
  cause: text,
  /** What is to be seen if it is this one. */
  evidence: text,
  /** Read-only command that shows it. */
  command: text.optional(),
  /** Id of the page that tells more. */
  page: text.optional(),
}).readonly();

/** A file of src/knowledge/steps: remedies that several pages share, `- use: <name>` there. */
export const sharedStepsSchema = z.array(remedySchema).min(1).readonly();

/** The YAML at the head of a page. */
export const frontMatterSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'small letters, digits and hyphens'),
  title: text,
  subsystem: text,
  /** Words that a person would search for and that stand nowhere else on the page. */
  keywords: z.array(text).readonly().optional(),
  /** `none`: a normal wait, shown in hovers and never as a problem. */
  severity: z.enum(['error', 'warning', 'information', 'none']),
  /** Of several pages that match a stack the highest is taken. */
  specificity: z.number().int().min(0).max(100),
  match: matchSchema,
  /** Functions of the stack that carry the diagnostic. */
  mark: z.array(text).readonly(),
  wait: z.strictObject({
    kind: z.enum([...kind.options, 'staged']),
    relation: z.enum(RELATIONS),
    /** What it waits for, to follow the words 'waits for'. */
    text,
  }).readonly(),
  stages: z.array(stageSchema).min(1).readonly().optional(),
  /** What the stack alone cannot show: the finding stays assumed, and this is asked for. */
  requires: z.strictObject({ text, command: text.optional() }).readonly().optional(),
  /** Where several causes fit: what tells them apart. */
  differential: z.array(causeSchema).min(2).readonly().optional(),
  kernels: z.strictObject({ from: series.optional(), to: series.optional() }).readonly().optional(),
  fixes: z.array(fixSchema).readonly(),
  remediation: z.array(remedySchema).readonly(),
  sources: z.array(text).min(1).readonly(),
  verification: z.strictObject({ level: z.enum(['lab+source', 'source', 'unverified']), note: text }).readonly(),
}).readonly().superRefine((page, context) => {
  if ((page.wait.kind === 'staged') !== (page.stages !== undefined)) {
    context.addIssue({ code: 'custom', path: ['wait', 'kind'], message: 'kind is `staged` exactly when the page has `stages`' });
  }
  const named = namesOf(page.match);
  page.mark.forEach((name, index) => {
    if (!named.includes(name)) context.addIssue({ code: 'custom', path: ['mark', index], message: `\`${name}\` is in no step of match.frames` });
  });
  if (page.match.of === 'task' && page.mark.length === 0) context.addIssue({ code: 'custom', path: ['mark'], message: 'at least one function of match.frames' });
});

/** Every function of the steps of a page. */
export function namesOf(match: Match): readonly string[] {
  return match.of === 'rule' ? [] : match.of === 'goroutine' ? (match.frames ?? []).flat() : [...match.frames, ...(match.also ?? []).flat()].flat();
}
