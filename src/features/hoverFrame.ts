import type { Finding, Step } from '../analysis/analysis.ts';
import { isSchedulerFunction } from '../analysis/schedulerFunctions.ts';
import type { SignaturePage } from '../knowledge/schema.ts';
import { contains } from '../text/span.ts';
import { taskLabel, taskOf, type AnalysedDocument } from './document.ts';
import { findingsOn, frameAt, RISK_LABEL, waitOf, type FrameHit } from './findings.ts';
import type { HoverText } from './hover.ts';
import { kernelFrame } from '../knowledge/frames.ts';
import { sourceName } from '../model/stack.ts';
import { kernelWords, linksLine, olderFiles, otherPages, sightWords } from './frameKnowledge.ts';
import { code, fenced, plain } from './markdownText.ts';
import { causeLines } from './noteText.ts';
import { fixLines, pageLink, pageOf } from './pages.ts';
import { kernelFile, kernelOf, kernelSource, moduleNote, outOfTreeFile } from './sourceLinks.ts';

/** Hover on a kernel frame. A signature frame tells what is wrong, why, and what next; any other one what it is. */
export function hoverFrame(document: AnalysedDocument, offset: number): HoverText | null {
  const hit = frameAt(document, offset);
  if (!hit || !contains(hit.place.span, offset)) return null;
  const wait = waitOf(document, hit.stack);
  const findings = findingsOn(document, hit);
  const [first, ...others] = findings;
  const page = wait && (wait.matched.includes(hit.index) || first) ? wait.page : null;
  const pages = pagesOf(document, page, findings);
  const parts = [
    ...(first ? [findingMarkdown(first, page)] : page ? [pageMarkdown(page)] : []),
    ...(page && page.fixes.length > 0 ? [`**Fixes**\n\n${fixLines(document, page).map((fix) => `- ${plain(fix.title)}: **${fix.status}**. ${plain(fix.reason)}`).join('\n')}`] : []),
    ...(others.length > 0 ? [`**Also here**\n\n${others.slice(0, 5).map((finding) => `- ${plain(finding.title)} *(${finding.severity}, ${finding.confidence})*`).join('\n')}`] : []),
    [frameMarkdown(document, hit), ...knowledgeParts(document, hit)].join('\n\n'),
    ...(wait && !page ? [`This stack waits for ${plain(wait.page.wait.text)}.\n\n${pageLink(document, wait.page)}`] : []),
    ...(pages.length > 0 ? [pages.map((one) => pageLink(document, one)).join('\n\n')] : []),
    // Where a page explains the stack, what others mark in it only leads astray.
    ...(wait || pages.length > 0 ? [] : otherPages(document, hit.frame.function, [])),
  ];
  return { markdown: parts.join('\n\n---\n\n'), span: hit.place.span };
}

/** The page of the wait, then those that the findings of this frame name. */
function pagesOf(document: AnalysedDocument, page: SignaturePage | null, findings: readonly Finding[]): readonly SignaturePage[] {
  const named = findings.flatMap(({ pages }) => pages.flatMap((id) => pageOf(document, id) ?? []));
  return [...new Map([...(page ? [page] : []), ...named].map((one) => [one.id, one])).values()].slice(0, 3);
}

/** Title, what, why and next; the prose of the page is ours, all else is escaped. */
function findingMarkdown(finding: Finding, page: SignaturePage | null): string {
  return [
    `**${plain(finding.title)}** *(${finding.severity}, ${finding.confidence})*`,
    ...(page ? [page.prose.what.trim()] : []),
    ...finding.why.map((paragraph) => plain(paragraph)),
    ...causeLines(finding),
    ...(finding.next.length === 0 ? [] : ['**Next, in order of safety**', finding.next.map(stepMarkdown).join('\n')]),
  ].join('\n\n');
}

function pageMarkdown(page: SignaturePage): string {
  return [`**${plain(page.title)}**`, page.prose.what.trim(), page.prose.why.trim()].join('\n\n');
}

function stepMarkdown(step: Step, index: number): string {
  const lines = [
    `${index + 1}. **${RISK_LABEL[step.risk]}** ${plain(step.text)}`,
    ...(step.hits === undefined ? [] : [`Hits: ${plain(step.hits)}`]),
    ...(step.command === undefined ? [] : ['', fenced(step.command, 'sh'), '']),
    ...(step.verify === undefined ? [] : [`Check: ${code(step.verify)}`]),
  ];
  return lines.map((line, at) => (at === 0 ? line : line.split('\n').map((one) => (one === '' ? '' : `   ${one}`)).join('\n'))).join('\n');
}

function frameMarkdown(document: AnalysedDocument, { stack, frame }: FrameHit): string {
  const where = frame.offset === null ? '' : `, ${frame.offset} bytes into it${frame.size === null ? '' : ` of ${frame.size}`}`;
  const module = frame.module === null ? '' : `, module ${code(frame.module)}`;
  const tid = stack.tid?.value ?? null;
  const state = taskOf(document, tid, stack.place)?.state;
  const owner = tid === null ? 'The text does not name whose stack it is.' : `Kernel stack of ${plain(taskLabel(document, tid, stack.place))}${state ? `, state ${plain(state)}` : ''}.`;
  return [`${code(frame.function)}${where}${module}. ${owner}`, ...(frame.unreliable ? ['`?`: the unwinder found this address on the stack and does not vouch for it.'] : [])].join(' ');
}

/** What is known of the function in any kernel, and where it can be read. */
function knowledgeParts(document: AnalysedDocument, { frame, index, stack }: FrameHit): readonly string[] {
  const known = kernelFrame(frame.function);
  const name = known?.name ?? sourceName(frame.function).replace(/^__pfx_/, '');
  const version = kernelOf(document);
  const foreign = moduleNote(frame.function, frame.module);
  const older = known ? olderFiles(known) : '';
  const links = known?.kind === 'out-of-tree' ? [outOfTreeFile(known)] : foreign === null ? [kernelSource(name, version), known && kernelFile(known, version)] : [];
  return [
    ...(known ? [kernelWords(known, stack.frames.slice(0, index).every((above) => above.unreliable || isSchedulerFunction(sourceName(above.function))))] : []),
    ...(known && known.file !== null ? [`${code(known.file.split(':').at(-1)!)}${older === '' ? '' : ` (${older})`}. ${sightWords(known)}`.trim()] : []),
    ...(foreign === null ? [] : [foreign]),
    linksLine(links),
  ].filter((part) => part !== '');
}
