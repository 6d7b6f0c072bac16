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
export type Holders = NonNullable<SignaturePage['wait']['holders']>[number];
export type Fix = SignaturePage['fixes'][number];
export type PossibleCause = NonNullable<SignaturePage['differential']>[number];
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

// Limits far above what a page needs: patterns are tried on every stack of a dump.
const alternatives = z.array(functionName).min(1).max(200).readonly();
const steps = z.array(alternatives).min(1).max(50).readonly();
const goAlternatives = z.array(goFunction).min(1).max(200).readonly();
const letters = z.string().regex(/^[RSDTtZXIPKW]+$/, 'state letters of /proc/PID/status, such as DI');

const matchSchema = z.discriminatedUnion('of', [
  z.strictObject({
    of: z.literal('task').describe('The kernel stack of a task.'),
    anchor: z.enum(['top', 'any']).meta({
      description: 'Where the first step may stand.',
      enumDescriptions: ['The first step is the innermost frame, scheduler frames aside.', 'The first step may stand anywhere in the stack.'],
    }),
    frames: steps.describe('Steps from the innermost frame outwards, each with its alternatives (renames, inlining): `- [name, other_name]`. Other frames may stand between two steps.'),
    also: z.array(steps).min(1).max(50).readonly().optional().describe('Further lists of steps; one that fits is enough.'),
    without: alternatives.optional().describe('Functions that must not be in the stack.'),
    state: letters.optional().describe('The state must be one of these letters, where the text tells it: `DI`.'),
    kthread: z.boolean().optional().describe('Only kernel threads (true), or only user tasks (false), where the text tells it.'),
    comm: text.optional().describe('The name of the task must begin so, where the text tells it.'),
  }).readonly(),
  z.strictObject({
    of: z.literal('goroutine').describe('A goroutine: its wait reason and its frames.'),
    reasons: z.array(text).min(1).max(200).readonly().optional().describe('Wait reasons as Go prints them: `chan receive`, `sync.Mutex.Lock`. None: any.'),
    frames: z.array(goAlternatives).min(1).max(50).readonly().optional().describe('Steps from the innermost frame outwards, each with its alternatives; a name that ends in * stands for all that begin so.'),
    without: goAlternatives.optional().describe('Functions that must not be in the stack.'),
    createdBy: goAlternatives.optional().describe('The function of its created-by line.'),
    minutes: z.number().int().min(1).optional().describe('It has waited so many minutes at least, by its header.'),
  }).readonly(),
  z.strictObject({ of: z.literal('rule').describe('No pattern: a rule of Unstuck with the id of this page finds it. Not for pages of a team.') }).readonly(),
]);

const stageSchema = z.strictObject({
  when: z.strictObject({
    state: letters.optional().describe('State letters of /proc/PID/status.'),
    signal: z.enum(['none', 'any', 'kill']).optional().describe('Pending signals of the thread: none, at least one, or SIGKILL.'),
    exiting: z.boolean().optional().describe('In do_exit: PF_EXITING, or do_exit in the stack.'),
    frames: alternatives.optional().describe('One of these functions is in the stack.'),
  }).readonly().describe('All that is given must hold.'),
  kind: kind.describe('What ends the sleep in this stage.'),
  sigkill: z.enum(['ends-the-wait', 'depends', 'no-effect']).describe('What SIGKILL does in this stage.'),
  text: text.describe('One or two sentences about the stage.'),
}).readonly();

const fixSchema = z.strictObject({
  title: text.describe('Subject of the commit.'),
  commit: commit.nullable().describe('At least 12 digits; null where it is not known.'),
  since: series.nullable().optional().describe('First mainline series with the bug, where known; older kernels never had it.'),
  fixed: series.nullable().describe('First mainline series that has the fix, in quotes; null where only stable releases are known.'),
  backports: z.array(release).readonly().optional().describe('First release of each stable series that has it.'),
  reverted: z.strictObject({
    commit: commit.nullable(),
    in: series.nullable().describe('First mainline series without the fix again; null where only stable releases are known.'),
    stable: z.array(release).readonly().optional().describe('First release of each stable series without the fix again.'),
    unknownIn: z.array(series).readonly().optional().describe('Series between `fixed` and `in` of which it is not known whether the revert reached them.'),
  }).readonly().optional().describe('The fix was taken back.'),
  distributions: z.array(z.strictObject({ name: text, package: text }).readonly()).readonly().optional().describe('Packages of distributions that have it, as their changelogs say.'),
  note: text.describe('What the fix changes for whoever is stuck here.'),
  verified: z.enum(['source', 'changelog', 'mailing-list', 'unverified']).describe('How the numbers were verified.'),
}).readonly();

const remedySchema = z.strictObject({
  risk: z.enum(['read-only', 'caution', 'destructive']).meta({
    description: 'How much harm the step can do.',
    enumDescriptions: ['It only looks.', 'It changes something; say under `hits` what else.', 'Work or data may be lost; say under `hits` what else.'],
  }),
  text: text.describe('What to do, in a sentence.'),
  command: text.optional().describe('Shell command. TID, PID (the stuck task itself), INIT, PARENT, DAEMON, CONNECTION and MOUNTPOINT stand for the values of the incident.'),
  hits: text.optional().describe('What else the step hits; every step that is not read-only must say it.'),
  verify: text.optional().describe('Command that shows whether the step worked.'),
}).readonly().refine((step) => step.risk === 'read-only' || step.hits !== undefined, { message: 'a step that is not read-only must say what else it hits', path: ['hits'] });

// A page that says who holds its lock asks every stack of the dump for these functions: the same limits as for patterns.
const holdersSchema = z.strictObject({
  for: alternatives.optional().describe('Only for tasks that wait below one of these functions; entries are tried in their order until one finds somebody.'),
  frames: alternatives.optional().describe('Functions that run only while what is waited for is held. Not those that queue for it.'),
  takers: alternatives.optional().describe('Functions that take it themselves and go on with it: they count where another function stands further in.'),
  without: alternatives.optional().describe('Functions that must not be in the stack of the holder.'),
  comm: z.array(text).min(1).max(50).readonly().optional().describe('The name of the holder begins so: `jbd2/`, `kworker/`. Without frames and takers: a worker of that name that is not idle.'),
  scope: z.enum(['process', 'machine']).meta({
    description: 'Where to look for the holder.',
    enumDescriptions: ['Among the threads of the process that waits.', 'Among all tasks.'],
  }),
  single: z.boolean().optional().describe('There is one such lock in the scope, so that whoever is below these functions holds this one. Otherwise the holder stays assumed.'),
  shared: z.boolean().optional().describe('With `single`: several may hold it at a time, and all that are found are named. Otherwise several candidates are none.'),
  behind: z.strictObject({
    readers: alternatives.describe('Functions whose holder is a reader.'),
    writers: alternatives.describe('Functions that ask for it as a writer.'),
  }).readonly().optional().describe('For a lock of readers and writers: a reader that readers keep waiting stands behind a writer in the queue.'),
}).readonly().refine((one) => one.frames !== undefined || one.takers !== undefined || one.comm !== undefined, { message: 'frames, takers or comm must say who holds it', path: ['frames'] });

const causeSchema = z.strictObject({
  cause: text.describe('One of several causes that give the same stack.'),
  evidence: text.describe('What is to be seen if it is this one.'),
  command: text.optional().describe('Read-only command that shows it.'),
  page: text.optional().describe('Id of the page that tells more. Without `shows` the cause counts as seen where another stack of the dump gets that page, unless that is a normal wait.'),
  shows: z.strictObject({
    who: z.enum(['waiter', 'holder', 'anybody']).meta({
      description: 'Whose stack and state are asked.',
      enumDescriptions: ['The task of this page.', 'Whoever it waits for, as far as the dump tells.', 'Any task of the dump.'],
    }),
    frames: alternatives.optional().describe('One of these functions is in the stack.'),
    without: alternatives.optional().describe('None of these functions is in the stack.'),
    state: letters.optional().describe('The state is one of these letters.'),
    traced: z.literal(true).optional().describe('It has a tracer (TracerPid).'),
    comm: z.array(text).min(1).max(50).readonly().optional().describe('The name of the task begins with one of these.'),
  }).readonly().optional().describe('What Unstuck can see of it in the dump by itself. All that is given must hold for one task.'),
  message: z.array(text).min(1).max(20).readonly().optional().describe('Words of which some stand in the kernel log if it is this one, letter by letter: `not responding, still trying`.'),
}).readonly();

/** A file of src/knowledge/steps: remedies that several pages share, `- use: <name>` there. */
export const sharedStepsSchema = z.array(remedySchema).min(1).readonly();

/** The YAML at the head of a page. The descriptions are what completion and hovers in a page show. */
export const frontMatterSchema = z.strictObject({
  id: z.string().max(200).regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'small letters, digits and hyphens').describe('Name of the page, and of its file without `.md`: small letters, digits and hyphens. A page of a team with the id of one of Unstuck\'s own stands in its place.'),
  title: text.describe('What is stuck, in one line; the heading of findings and hovers.'),
  subsystem: text.describe('Part of the kernel or of the program that the page is listed under: `fuse`, `block`, `go`.'),
  keywords: z.array(text).readonly().optional().describe('Words that a person would search for and that stand nowhere else on the page.'),
  severity: z.enum(['error', 'warning', 'information', 'none']).meta({
    description: 'How bad it is when a stack matches.',
    enumDescriptions: ['A hang that does not end by itself.', 'Likely a hang, or the victim of one.', 'Worth a look.', 'A normal wait: shown in hovers and never as a problem.'],
  }),
  specificity: z.number().int().min(0).max(100).describe('Of several pages that match a stack the one with the highest number is taken. 50 is usual, 90 is for one exact case.'),
  match: matchSchema.describe('How the stack is recognised.'),
  mark: z.array(text).readonly().describe('Functions of match.frames that carry the diagnostic.'),
  wait: z.strictObject({
    kind: z.enum([...kind.options, 'staged']).meta({
      description: 'What ends the sleep.',
      enumDescriptions: [
        'A wait for work: nobody is stuck.', 'Any signal ends it.', 'Only a fatal signal ends it (TASK_KILLABLE).', 'No signal ends it (TASK_UNINTERRUPTIBLE).', 'Stopped by job control or a tracer.',
        'It changes as it goes: see `stages`.',
      ],
    }),
    relation: z.enum(RELATIONS).describe('Who holds what it waits for: Unstuck looks for that task in the dump. `none` where there is nobody to look for.'),
    text: text.describe('What it waits for, to follow the words \'waits for\'.'),
    holders: z.array(holdersSchema).min(1).max(20).readonly().optional().describe('How whoever holds it is recognised by stack and name, where the text prints no owner.'),
  }).readonly().describe('What the stack waits for.'),
  stages: z.array(stageSchema).min(1).max(50).readonly().optional().describe('For a wait of kind `staged`: the first stage whose conditions are known to hold is taken.'),
  requires: z.strictObject({
    text: text.describe('What has to be known besides the stack.'),
    command: text.optional().describe('Read-only command that shows it.'),
  }).readonly().optional().describe('What the stack alone cannot show: the finding stays assumed, and this is asked for.'),
  differential: z.array(causeSchema).min(2).readonly().optional().describe('Where several causes fit: what tells them apart.'),
  kernels: z.strictObject({
    from: series.optional().describe('First series that has this wait, in quotes: "6.1".'),
    to: series.optional().describe('Last series that has this wait, in quotes.'),
  }).readonly().optional().describe('Kernels that the page speaks of.'),
  fixes: z.array(fixSchema).readonly().describe('Fixes, with the kernels that have them; `[]` where there is none.'),
  remediation: z.array(remedySchema).readonly().describe('What to do, the safe steps first. `- use: NAME` puts in steps that Unstuck brings.'),
  sources: z.array(text).min(1).readonly().describe('Where the statements of the page come from: source files with their version, commits, tickets.'),
  verification: z.strictObject({
    level: z.enum(['lab+source', 'source', 'unverified']).meta({
      description: 'How the statements were verified.',
      enumDescriptions: ['Seen on a real machine and read in the source.', 'Read in the source.', 'Not verified.'],
    }),
    note: text.describe('What was seen where, and what was not.'),
  }).readonly().describe('How sure the page is.'),
}).readonly().superRefine((page, context) => {
  if ((page.wait.kind === 'staged') !== (page.stages !== undefined)) {
    context.addIssue({ code: 'custom', path: ['wait', 'kind'], message: 'kind is `staged` exactly when the page has `stages`' });
  }
  const named = new Set(namesOf(page.match));
  page.mark.forEach((name, index) => {
    if (!named.has(name)) context.addIssue({ code: 'custom', path: ['mark', index], message: `\`${name}\` is in no step of match.frames` });
  });
  if (page.match.of === 'task' && page.mark.length === 0) context.addIssue({ code: 'custom', path: ['mark'], message: 'at least one function of match.frames' });
});

/** Every function of the steps of a page. */
export function namesOf(match: Match): readonly string[] {
  return match.of === 'rule' ? [] : match.of === 'goroutine' ? (match.frames ?? []).flat() : [...match.frames, ...(match.also ?? []).flat()].flat();
}
