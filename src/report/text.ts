import { printable, printableLines, singleLine } from './printable.ts';
import type { Report } from './schema.ts';
import { chainsOf, counted, goroutineLines, kernelReportLines, profileLines, readLines, splitFindings, type ChainLine, type ChainText, type ReportFinding } from './wording.ts';
import { wrap } from './wrap.ts';

export interface TextOptions {
  /** ANSI colours. */
  readonly colour: boolean;
}

/**
 * The report for a terminal: the verdict first, then who waits for whom, why, what to do next, and the evidence as
 * `file:line`. At most 100 columns, except for commands, which stay whole so that they can be copied. Control characters
 * of the dump are escaped. Yields whole lines.
 */
export function* renderText(report: Report, options: TextOptions): Generator<string> {
  const style = options.colour ? ANSI : PLAIN;
  const { full, brief } = splitFindings(report);
  const chains = chainsOf(report);
  for (const finding of full) yield* lines(fullFinding(finding, chains(finding), style));
  if (full.length === 0) yield* lines([style.bold('Nothing stuck was recognised.'), '']);
  if (brief.length > 0) yield* lines(briefFindings(brief, style, full.length > 0));
  yield* lines(gaps(report, style));
  if (report.goroutines.count > 0) yield* lines([style.bold('Goroutines'), ...goroutineLines(report, 5).flatMap((line) => wrap(line, WIDTH, '      ', '  ')), '']);
  if (report.profiles) yield* lines([style.bold('Profiles'), ...profileLines(report, 5).flatMap((line) => wrap(line, WIDTH, '      ', '  ')), '']);
  const reports = kernelReportLines(report, SHOWN.reports);
  if (reports.length > 0) yield* lines([style.bold('Reports of the kernel log'), ...reports.flatMap((line) => wrap(line, WIDTH, '      ', '  ')), '']);
  yield* lines(problems(report, style));
  yield* lines(readLines(report).flatMap((line) => wrap(line, WIDTH)));
}

const WIDTH = 100;
const SHOWN = { findings: 20, gaps: 12, problems: 12, reports: 12, evidence: 16, links: 24, others: 8 } as const;

type Paint = (text: string) => string;
interface Style {
  readonly bold: Paint;
  readonly severity: Readonly<Record<ReportFinding['severity'], Paint>>;
  readonly risk: Readonly<Record<ReportFinding['next'][number]['risk'], Paint>>;
}

const same: Paint = (text) => text;
const ansi = (code: number): Paint => (text) => `\u001b[${code}m${text}\u001b[0m`;
const PLAIN: Style = {
  bold: same, severity: { error: same, warning: same, information: same }, risk: { 'read-only': same, caution: same, destructive: same },
};
const ANSI: Style = {
  bold: ansi(1), severity: { error: ansi(31), warning: ansi(33), information: ansi(36) }, risk: { 'read-only': ansi(32), caution: ansi(33), destructive: ansi(31) },
};

function* lines(all: readonly string[]): Generator<string> {
  for (const line of all) yield `${line}\n`;
}

function fullFinding(finding: ReportFinding, waits: ChainText, style: Style): readonly string[] {
  return [
    ...wrap(`${finding.severity.toUpperCase()} ${printable(finding.title)}`, WIDTH).map((line) => style.severity[finding.severity](line)),
    ...wrap(`${finding.confidence}: ${CONFIDENCE[finding.confidence]} (${printable(finding.id)})`, WIDTH, '  '),
    '',
    ...section('Who waits for whom', chain(waits, style), style),
    ...section('Why', finding.why.split('\n\n').flatMap((paragraph) => [...prose(paragraph, '  '), '']).slice(0, -1), style),
    ...section('What the kernel asks before SIGKILL', killLines(finding), style),
    ...section('Which cause it is', possibilities(finding), style),
    ...section('What to do next', finding.next.flatMap((step, index) => nextStep(step, index, style)), style),
    ...section('Evidence', evidence(finding), style),
  ];
}

const CONFIDENCE: Readonly<Record<ReportFinding['confidence'], string>> = {
  observed: 'it stands in the text',
  inferred: "it follows from the kernel's rules and what stands in the text",
  assumed: 'the usual case; evidence is missing, see below',
};

function section(title: string, body: readonly string[], style: Style): readonly string[] {
  return body.length === 0 ? [] : [style.bold(title), ...body, ''];
}

function prose(text: string, indent: string, first = indent): readonly string[] {
  return printableLines(text).flatMap((line, index) => wrap(line, WIDTH, indent, index === 0 ? first : indent));
}

function chain({ links, end, others }: ChainText, style: Style): readonly string[] {
  const line = (indent: string) => ({ sentence, strength }: ChainLine): readonly string[] => {
    const word = `[${strength}]`;
    return wrap(`${sentence} ${word}`, WIDTH, `${indent}    `, indent).map((one) => (strength === 'assumed' ? one.replace(word, style.risk.caution(word)) : one));
  };
  return [
    ...links.slice(0, SHOWN.links).flatMap(line('  ')),
    ...more(links.length - SHOWN.links, 'link'),
    ...(end === '' ? [] : wrap(end, WIDTH, '      ', '  ').map(style.bold)),
    ...(others.length === 0 ? [] : ['  Behind them also:']),
    ...others.slice(0, SHOWN.others).flatMap(line('    ')),
    ...more(others.length - SHOWN.others, 'link'),
  ];
}

/** What stands in the text first, as the report has them; each with the lines that show it, or the command that would. */
function possibilities({ differential = [] }: ReportFinding): readonly string[] {
  return differential.flatMap(({ cause, evidence, command: ask, status, found }) => [
    ...prose(`${cause}: ${evidence}`, CAUSE_INDENT, `  ${`[${status.replace('-', ' ')}]`.padEnd(CAUSE_INDENT.length - 3)} `),
    ...found.slice(0, 2).flatMap(({ source, line, says }) => wrap(`${singleLine(source, 200)}:${line}: ${singleLine(says, 120)}`, WIDTH, `${CAUSE_INDENT}    `, CAUSE_INDENT)),
    ...(status === 'unknown' ? command(ask ?? undefined, `${CAUSE_INDENT}$ `) : []),
  ]);
}

const CAUSE_INDENT = ' '.repeat('  [not seen] '.length);

/** The answers that decide; of the others their number is enough here. */
function killLines({ sigkill }: ReportFinding): readonly string[] {
  if (!sigkill) return [];
  const yes = sigkill.questions.filter(({ answer }) => answer === 'yes');
  const unknown = sigkill.questions.filter(({ answer }) => answer === 'unknown').length;
  const rest = [`no: ${sigkill.questions.length - yes.length - unknown}`, ...(unknown > 0 ? [`not answered by this text: ${unknown}`] : [])];
  return [...yes.flatMap(({ question, evidence: at }) => wrap(`${question} Yes${at[0] ? ` (${singleLine(at[0].source, 200)}:${at[0].line})` : ''}.`, WIDTH, '      ', '  ')), `  ${yes.length > 0 ? 'Others, ' : ''}${rest.join(', ')} (--format json has all).`];
}

function nextStep(step: ReportFinding['next'][number], index: number, style: Style): readonly string[] {
  const number = `  ${index + 1}. `;
  const indent = ' '.repeat(number.length);
  const [head = '', ...rest] = prose(`[${step.risk}] ${step.text}`, indent, number);
  return [
    head.replace(`[${step.risk}]`, style.risk[step.risk](`[${step.risk}]`)), ...rest,
    ...command(step.command, `${indent}  $ `),
    ...(step.hits === undefined ? [] : prose(`Also hits: ${step.hits}`, `${indent}  `, indent)),
    ...command(step.verify, `${indent}Check: $ `),
  ];
}

function command(text: string | undefined, lead: string): readonly string[] {
  return text === undefined ? [] : printableLines(text).map((line, index) => (index === 0 ? lead : ' '.repeat(lead.length)) + line);
}

function evidence(finding: ReportFinding): readonly string[] {
  const shown = finding.evidence.slice(0, SHOWN.evidence).flatMap(({ source, line, says, quote }, index) => {
    const after = finding.evidence[index + 1];
    const sameLineFollows = index + 1 < SHOWN.evidence && after?.line === line && after.source === source;
    return [
      ...wrap(`${singleLine(source, 200)}:${line}: ${singleLine(says, 300)}`, WIDTH, '      ', '  '),
      ...(quote && !sameLineFollows ? [`      | ${singleLine(quote, WIDTH - 8)}`] : []),
    ];
  });
  return [...shown, ...more(finding.evidence.length - SHOWN.evidence, 'place')];
}

function briefFindings(findings: readonly ReportFinding[], style: Style, others: boolean): readonly string[] {
  return [
    style.bold(others ? 'Other findings' : 'Findings'),
    ...findings.slice(0, SHOWN.findings).flatMap((finding) => {
      const at = finding.evidence[0];
      const where = at ? ` ${singleLine(at.source, 200)}:${at.line}` : '';
      return wrap(`${finding.severity}: ${printable(finding.title)} [${finding.confidence}]${where}`, WIDTH, '      ', '  ');
    }),
    ...more(findings.length - SHOWN.findings, 'finding'),
    '',
  ];
}

function gaps(report: Report, style: Style): readonly string[] {
  const body = report.gaps.slice(0, SHOWN.gaps).flatMap((gap) => [
    ...prose(`- ${gap.text}${gap.caution === null ? '' : ` (${gap.caution})`}`, '    ', '  '),
    ...command(gap.command ?? undefined, '      $ '),
  ]);
  return section('What would make this surer (read-only)', [...body, ...more(report.gaps.length - SHOWN.gaps, 'gap')], style);
}

function problems(report: Report, style: Style): readonly string[] {
  const body = report.problems.slice(0, SHOWN.problems).flatMap(({ source, line, message }) =>
    wrap(`${singleLine(source, 200)}${line > 0 ? `:${line}` : ''}: ${singleLine(message, 300)}`, WIDTH, '      ', '  '),
  );
  return section('Not readable as it stands', [...body, ...more(report.problems.length - SHOWN.problems, 'problem')], style);
}

function more(count: number, noun: string): readonly string[] {
  return count > 0 ? [`  … ${counted(count, `more ${noun}`)} (--format json has all)`] : [];
}
