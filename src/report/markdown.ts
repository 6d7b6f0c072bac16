import { codeSpan, escapeMarkdown, fence } from './markdownEscape.ts';
import { singleLine } from './printable.ts';
import type { Report } from './schema.ts';
import { chainsOf, counted, goroutineLines, kernelReportLines, profileLines, readLines, splitFindings, type ChainLine, type ChainText, type ReportFinding } from './wording.ts';

/**
 * The report for a ticket or a postmortem: CommonMark with GitHub's task lists. Whatever comes from the dump is escaped,
 * so it never becomes markup, a link or HTML. Yields whole lines.
 */
export function* renderMarkdown(report: Report): Generator<string> {
  const { full, brief } = splitFindings(report);
  const chains = chainsOf(report);
  const blocks: readonly (readonly string[])[] = [
    ['# What is stuck, and why'],
    ...(full.length === 0 ? [['Nothing stuck was recognised.']] : []),
    ...full.flatMap((finding) => fullFinding(finding, chains(finding))),
    ...list(full.length > 0 ? '## Other findings' : '## Findings', brief.map(briefFinding), 'finding'),
    ...list('## What would make this surer', report.gaps.map(gap), 'gap'),
    ...list('## Goroutines', report.goroutines.count === 0 ? [] : goroutineLines(report, 10).map((line) => [escapeMarkdown(line)]), 'group'),
    ...list('## Profiles', profileLines(report, 10).map((line) => [escapeMarkdown(line)]), 'group'),
    ...list('## Reports of the kernel log', kernelReportLines(report, 20).map((line) => [escapeMarkdown(line)]), 'report'),
    ...list('## Not readable as it stands', report.problems.map(problem), 'problem'),
    ['---'],
    readLines(report).map(escapeMarkdown),
  ];
  let first = true;
  for (const block of blocks) {
    // Blanks at the end of a line would be a line break in Markdown.
    yield `${first ? '' : '\n'}${block.map((line) => line.trimEnd()).join('\n')}\n`;
    first = false;
  }
}

const SHOWN = 50;

function fullFinding(finding: ReportFinding, { links, end, others }: ChainText): readonly (readonly string[])[] {
  return [
    [`## ${escapeMarkdown(finding.title)}`],
    [`${finding.severity}, ${finding.confidence} (${codeSpan(finding.id)})`],
    ...list('### Who waits for whom', links.map(link), 'link'),
    ...(end === '' ? [] : [[`**${escapeMarkdown(end)}**`]]),
    ...list('Behind them also:', others.map(link), 'link'),
    ['### Why'],
    ...finding.why.split('\n\n').map((paragraph) => paragraph.split('\n').map(escapeMarkdown)),
    ...list('### Which cause it is', (finding.differential ?? []).map(possibility), 'cause'),
    ...(finding.next.length === 0 ? [] : [['### What to do next'], finding.next.flatMap(step)]),
    ...list('### Evidence', finding.evidence.map(evidence), 'place'),
  ];
}

/** What is assumed stands out, by its word. */
function link({ sentence, strength }: ChainLine): readonly string[] {
  return [`${escapeMarkdown(sentence)} (${strength === 'assumed' ? '**assumed**' : strength})`];
}

function possibility({ cause, evidence: shows, command, status, found }: NonNullable<ReportFinding['differential']>[number]): readonly string[] {
  const where = found.map(({ source, line }) => place(source, line)).slice(0, 2).join(', ');
  return [
    `**${status.replace('-', ' ')}**: ${escapeMarkdown(`${cause}: ${shows}`)}${where === '' ? '' : ` (${where})`}`,
    ...(command === null || status !== 'unknown' ? [] : ['', ...fence('sh', command.split('\n'), '  ')]),
  ];
}

function step(one: ReportFinding['next'][number]): readonly string[] {
  return [
    `- [ ] **${one.risk}**: ${escapeMarkdown(one.text)}${one.hits === undefined ? '' : ` Also hits: ${escapeMarkdown(one.hits)}`}`,
    ...(one.command === undefined ? [] : ['', ...fence('sh', one.command.split('\n'), '  ')]),
    ...(one.verify === undefined ? [] : ['', '  Check:', '', ...fence('sh', one.verify.split('\n'), '  ')]),
  ];
}

function evidence({ source, line, says, quote }: ReportFinding['evidence'][number]): readonly string[] {
  return [`${place(source, line)}: ${escapeMarkdown(says)}${quote ? ` ${codeSpan(quote)}` : ''}`];
}

function briefFinding(finding: ReportFinding): readonly string[] {
  const at = finding.evidence[0];
  return [`${finding.severity}: ${escapeMarkdown(finding.title)} (${finding.confidence}${at ? `, ${place(at.source, at.line)}` : ''})`];
}

function gap({ text, command, caution }: Report['gaps'][number]): readonly string[] {
  return [`${escapeMarkdown(text)}${caution === null ? '' : ` (${escapeMarkdown(caution)})`}`, ...(command === null ? [] : ['', ...fence('sh', command.split('\n'), '  ')])];
}

function problem({ source, line, message }: Report['problems'][number]): readonly string[] {
  return [`${place(source, line)}: ${escapeMarkdown(message)}`];
}

function place(source: string, line: number): string {
  return codeSpan(`${singleLine(source, 200)}${line > 0 ? `:${line}` : ''}`);
}

/** A heading and a list; nothing where the list is empty. */
function list(heading: string, items: readonly (readonly string[])[], noun: string): readonly (readonly string[])[] {
  if (items.length === 0) return [];
  const rest = items.length - SHOWN;
  return [
    [heading],
    [...items.slice(0, SHOWN).flatMap(([head = '', ...more]) => [`- ${head}`, ...more]), ...(rest > 0 ? [`- … ${counted(rest, `more ${noun}`)}`] : [])],
  ];
}
