import * as z from 'zod';
import { REPORT_VERSION } from './version.ts';

export { REPORT_VERSION };

const confidence = z.enum(['observed', 'inferred', 'assumed']);
const node = z.union([z.number().int(), z.string()]).describe('the pid of a thread, or the name of something else');

const frame = z.object({
  function: z.string(),
  offset: z.number().int().nullable(),
  size: z.number().int().nullable(),
  module: z.string().nullable(),
  unreliable: z.boolean(),
});

const evidence = z.object({
  source: z.string(),
  line: z.number().int().describe('1-based'),
  says: z.string(),
  quote: z.string().optional().describe('the line itself, trimmed and cut'),
});

const step = z.object({
  risk: z.enum(['read-only', 'caution', 'destructive']),
  text: z.string(),
  command: z.string().optional(),
  hits: z.string().optional().describe('what else the step hits'),
  verify: z.string().optional().describe('command that shows whether it worked'),
});

/** The JSON report of `unstuck analyze --format json`. Exported as JSON Schema to media/report.schema.json. */
export const reportSchema = z.object({
  version: z.literal(REPORT_VERSION),
  sources: z.array(z.object({ name: z.string(), bytes: z.number().int(), lines: z.number().int() })),
  kernel: z.object({
    release: z.string().nullable(),
    sourceVersion: z.string().nullable().describe('version of the sources behind the release, where the text tells it'),
    arch: z.string().nullable(),
  }),
  tasks: z.array(
    z.object({
      tid: z.number().int(),
      tgid: z.number().int(),
      host: z.string().nullable().optional().describe('only where the text shows several machines: the one of this task, null where no line says it. A pid is unique on one machine only'),
      comm: z.string().nullable(),
      state: z.string().nullable(),
      ppid: z.number().int().nullable(),
      nspid: z.array(z.number().int()).nullable(),
      tracerPid: z.number().int().nullable(),
      threads: z.number().int().nullable(),
      flags: z.string().nullable().describe('PF_* in hexadecimal'),
      flagNames: z.array(z.string()),
      wchan: z.string().nullable(),
      stacks: z.number().int().describe('how many samples of its kernel stack'),
    }),
  ),
  stacks: z.array(
    z.object({
      tid: z.number().int().nullable(),
      host: z.string().nullable().optional().describe('as that of tasks'),
      format: z.string(),
      source: z.string(),
      line: z.number().int(),
      frames: z.array(frame),
    }),
  ),
  goroutines: z.object({
    count: z.number().int(),
    states: z.record(z.string(), z.number().int()),
    longestWaitMinutes: z.number().int().nullable(),
    groups: z.array(
      z.object({ count: z.number().int(), state: z.string(), longestWaitMinutes: z.number().int().nullable(), ids: z.array(z.number().int()), frames: z.array(z.string()) }),
    ),
  }),
  profiles: z
    .array(
      z.object({
        name: z.string().describe('goroutine, mutex …; empty where the first line is missing'),
        total: z.number().int().nullable().describe('as the first line says'),
        sampled: z.number().int().describe('sum of the counts of the records that were read'),
        groups: z.array(z.object({ count: z.number().int(), labels: z.record(z.string(), z.string()), frames: z.array(z.string()) })),
      }),
    )
    .optional()
    .describe('profiles of Go in text form'),
  masks: z.array(z.object({ tid: z.number().int().nullable(), field: z.string(), hex: z.string(), signals: z.array(z.string()), source: z.string(), line: z.number().int() })),
  facts: z
    .record(z.string(), z.array(z.looseObject({ source: z.string(), line: z.number().int() })))
    .describe('what else was read, by kind: kernelReports, hungTasks, heldLocks, mapEntries, values …; an index `stack` counts the stacks of the same source'),
  edges: z.array(z.object({ from: node, to: node, via: z.string(), strength: confidence })),
  findings: z.array(
    z.object({
      id: z.string(),
      severity: z.enum(['error', 'warning', 'information']),
      confidence,
      title: z.string(),
      tids: z.array(z.number().int()).describe('the stuck thread first'),
      root: z.array(node).optional().describe('where it sees the cause: one node of the edges, or the members of a ring'),
      why: z.string(),
      next: z.array(step),
      evidence: z.array(evidence),
      pages: z.array(z.string()).optional().describe('ids of the signature pages to read on'),
      sigkill: z
        .object({
          tid: z.number().int(),
          verdict: z.string().describe('wakes, no-effect, killed-already, after-thaw, depends or unknown'),
          questions: z.array(z.object({ question: z.string(), answer: z.enum(['yes', 'no', 'unknown']), evidence: z.array(evidence) })),
        })
        .optional()
        .describe('why SIGKILL helps the stuck task or does not: what the kernel asks, in its order'),
      differential: z
        .array(
          z.object({
            cause: z.string(),
            evidence: z.string().describe('what is to be seen if it is this one'),
            command: z.string().nullable().describe('read-only command that shows it'),
            status: z.enum(['seen', 'not-seen', 'unknown']).describe('whether the text shows it; unknown: the text does not show the place where it would stand'),
            found: z.array(evidence),
          }),
        )
        .optional()
        .describe('where several causes give the same picture, those first that the text speaks for'),
    }),
  ),
  gaps: z.array(z.object({ text: z.string(), command: z.string().nullable(), caution: z.string().nullable() })),
  problems: z.array(z.object({ source: z.string(), line: z.number().int().describe('1-based; 0 for the source as a whole'), code: z.string(), message: z.string() })),
  stats: z.object({
    lines: z.number().int(),
    dumpLines: z.number().int(),
    classifiedLines: z.number().int(),
    stacks: z.number().int(),
    frames: z.number().int(),
    procFrames: z.number().int().describe('frames in the [<0>] form'),
    unreliableFrames: z.number().int(),
    taskHeaders: z.number().int(),
    hungTaskReports: z.number().int(),
    lockHolders: z.number().int(),
    goroutines: z.number().int(),
    signalMasks: z.number().int(),
    mapEntries: z.number().int(),
    softLockups: z.number().int(),
    rcuStalls: z.number().int(),
  }),
});

export type Report = z.infer<typeof reportSchema>;
