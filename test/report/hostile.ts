import fc from 'fast-check';
import { createReport } from '../../src/report/report.ts';
import type { Report } from '../../src/report/schema.ts';
import { handmadeCase } from './handmadeCase.ts';

/** Text as nobody wants it: controls, escapes, markup, lone surrogates, lines. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(
    fc.constantFrom('\u001b[31m', '\u009b2J', '\u0000', '\n', '\r\n', '\t', ' ', '`', '```', '~~~', '<img src=x onerror=alert(1)>', '<!--', '|', '# ', '- ', '1. ', '> ', '***', '__a__',
      '[a](http://x)', '![a](b)', 'http://x.example', 'www.x.example', 'a@b.example', '&lt;', '\\', '\u202e', '\ud800', '\u2028', 'word', '---', '===', '$x$', '~~'),
    { maxLength: 12 },
  ).map((parts) => parts.join('')),
);

/** A report whose every free text is hostile. */
export const hostileReport: fc.Arbitrary<Report> = fc.array(hostileText, { minLength: 1, maxLength: 20 }).map((texts) => {
  const report = createReport(handmadeCase());
  let at = 0;
  const next = (): string => texts[at++ % texts.length]!;
  const nextLine = (): string => next().replace(/[\r\n]/g, ' ');
  return {
    ...report,
    sources: report.sources.map((source) => ({ ...source, name: next() })),
    kernel: { release: next(), sourceVersion: next(), arch: next() },
    tasks: report.tasks.map((task) => ({ ...task, comm: next(), state: next(), wchan: next() })),
    edges: report.edges.map((edge) => ({ ...edge, via: next(), to: typeof edge.to === 'string' ? next() : edge.to })),
    goroutines: { ...report.goroutines, states: { [next()]: 1 }, groups: report.goroutines.groups.map((group) => ({ ...group, state: next(), frames: [next(), next()] })) },
    findings: report.findings.map((finding) => ({
      ...finding, id: next(), title: next(), why: `${next()}\n\n${next()}`,
      next: finding.next.map((step) => ({ ...step, text: next(), command: nextLine(), hits: next(), verify: nextLine() })),
      evidence: finding.evidence.map((one) => ({ ...one, source: next(), says: next(), quote: next() })),
    })),
    gaps: [{ text: next(), command: nextLine(), caution: next() }],
    problems: [{ source: next(), line: 3, code: 'binary', message: next() }, { source: next(), line: 0, code: 'unreadable', message: next() }],
  };
});
