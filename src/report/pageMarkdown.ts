import { fixStatus } from '../knowledge/fixStatus.ts';
import { PLACEHOLDERS } from '../knowledge/placeholders.ts';
import type { Fix, Remedy, SignaturePage } from '../knowledge/schema.ts';
import { codeSpan, escapeMarkdown, fence } from './markdownEscape.ts';
import { FIX_STATUS_WORDS, kernelWords, patternWords, SEVERITY_WORDS, SIGKILL_WORDS, stageWords, verificationWords, waitWords } from './pageWords.ts';
import { subsystemName } from './subsystemNames.ts';

export interface PageContext {
  /** The incident that the page is read for: fixes are told for its kernel. null: for none. */
  readonly incident: PageIncident | null;
  /** Title of another page, null where there is none of that id. */
  readonly titleOf: (id: string) => string | null;
  /** Where a link to another page leads; null: no link, its id alone. */
  readonly linkTo: ((id: string) => string) | null;
}

export interface PageIncident {
  /** Its name for people, dump text. */
  readonly name: string;
  /** As `uname -r` prints it. */
  readonly release: string | null;
  readonly sourceVersion: string | null;
}

/**
 * A signature page as a document to read: CommonMark with GitHub's tables. The prose is the author's Markdown and goes
 * in as it is; every other field is text in which only words between backticks mean something. Pure; never throws.
 */
export function pageMarkdown(page: SignaturePage, context: PageContext): string {
  const { what, why, next, prevent } = page.prose;
  return [
    `# ${inline(page.title)}`,
    summary(page),
    ...(context.incident === null || page.fixes.length === 0 ? [] : [`> ${incidentLine(context.incident)}`]),
    '## What', what.trim(),
    '## Why', why.trim(), ...stages(page),
    '## Next', next.trim(), ...requires(page), ...steps(page.remediation),
    ...differential(page, context),
    '## Prevent', prevent.trim(),
    ...(page.fixes.length === 0 ? [] : ['## Fixes', page.fixes.map((fix) => fixItem(fix, context.incident)).join('\n')]),
    ...kernels(page),
    '## Frame pattern', bullets(patternWords(page.match)),
    '## Sources', bullets(page.sources.map((source) => (/^\S+\.(?:[chS]|go)$/.test(source) ? `\`${source}\`` : source))),
    '## How it was verified', inline(verificationWords(page)),
    ...(page.keywords === undefined || page.keywords.length === 0 ? [] : [`*Search words:* ${page.keywords.map(escapeMarkdown).join(', ')}`]),
  ].join('\n\n') + '\n';
}

function summary(page: SignaturePage): string {
  const facts = [`**${SEVERITY_WORDS[page.severity]}**`, escapeMarkdown(subsystemName(page.subsystem)), codeSpan(page.id)];
  return `${facts.join(' · ')}\n\nIt waits for ${inline(page.wait.text)}. This is ${waitWords(page.wait)}.`;
}

function incidentLine({ name, release }: PageIncident): string {
  return `Fixes are told for ${codeSpan(name)}: ${release === null ? 'its text does not say which kernel that is' : `kernel ${codeSpan(release)}`}.`;
}

function stages(page: SignaturePage): readonly string[] {
  if (page.stages === undefined) return [];
  return ['### Stages of the wait', page.stages.map((stage) => `- **${capital(inline(stageWords(stage)))}**: ${stage.kind}, ${SIGKILL_WORDS[stage.sigkill]}. ${inline(stage.text)}`).join('\n')];
}

function requires({ requires: need }: SignaturePage): readonly string[] {
  if (need === undefined) return [];
  return ['### What the stack alone does not show', inline(need.text), ...(need.command === undefined ? [] : [fence('sh', need.command.split('\n')).join('\n')])];
}

function steps(remedies: readonly Remedy[]): readonly string[] {
  if (remedies.length === 0) return [];
  const words = new Set(remedies.flatMap(({ command = '', verify = '' }) => `${command} ${verify}`.match(/\b[A-Z]{3,10}\b/g) ?? []));
  const used = PLACEHOLDERS.filter((name) => words.has(name));
  return [
    '### Steps, safest first',
    ...(used.length === 0 ? [] : [`${used.map(codeSpan).join(', ')}: put in what your incident has.`]),
    remedies.map(stepItem).join('\n'),
  ];
}

function stepItem(step: Remedy, index: number): string {
  const lead = `${index + 1}. `;
  const indent = ' '.repeat(lead.length);
  return [
    `${lead}**${step.risk}**: ${inline(step.text)}`,
    ...(step.command === undefined ? [] : ['', ...fence('sh', step.command.split('\n'), indent)]),
    ...(step.hits === undefined ? [] : ['', `${indent}What else it hits: ${inline(step.hits)}`]),
    ...(step.verify === undefined ? [] : ['', `${indent}Check that it worked:`, '', ...fence('sh', step.verify.split('\n'), indent)]),
  ].join('\n');
}

function differential({ differential: causes }: SignaturePage, { titleOf, linkTo }: PageContext): readonly string[] {
  if (causes === undefined) return [];
  const link = (id: string): string => {
    const title = titleOf(id);
    return title === null || linkTo === null ? codeSpan(id) : `[${inline(title)}](${linkTo(id)})`;
  };
  const rows = causes.map(({ cause, evidence, command, page }) => [
    inline(cause), inline(evidence), command === undefined ? '' : command.split('\n').map(codeSpan).join('<br>'), page === undefined ? '' : link(page),
  ]);
  // A column that is empty in every row only takes room.
  const shown = ['Cause', 'What shows it', 'Ask', 'Page'].flatMap((head, at) => (rows.some((row) => row[at] !== '') ? [{ head, at }] : []));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return ['## Differential', 'Several causes give this stack:', [
    line(shown.map(({ head }) => head)), line(shown.map(() => '---')), ...rows.map((row) => line(shown.map(({ at }) => cell(row[at] ?? '')))),
  ].join('\n')];
}

function fixItem(fix: Fix, incident: PageIncident | null): string {
  const told = incident && fixStatus(fix, incident.release, incident.sourceVersion);
  const { reverted } = fix;
  const facts = [
    ...(fix.since === undefined || fix.since === null ? [] : [`the fault came with ${fix.since}`]),
    ...(fix.fixed === null ? [] : [`fixed in ${fix.fixed}`]),
    ...(fix.backports === undefined || fix.backports.length === 0 ? [] : [`stable releases ${fix.backports.join(', ')}`]),
    ...(reverted === undefined ? [] : [`reverted in ${[...(reverted.in === null ? [] : [reverted.in]), ...(reverted.stable ?? [])].join(', ')}${reverted.commit === null ? '' : ` by ${codeSpan(reverted.commit.slice(0, 12))}`}`]),
    ...(fix.distributions ?? []).map(({ name, package: built }) => `${escapeMarkdown(name)}: ${codeSpan(built)}`),
    FIX_SOURCE_WORDS[fix.verified],
  ];
  return [
    `- **${inline(fix.title)}**${fix.commit === null ? '' : ` (${codeSpan(fix.commit.slice(0, 12))})`}`,
    ...(told ? [`  - **${capital(FIX_STATUS_WORDS[told.status])}.** ${inline(told.reason)}`] : []),
    `  - ${capital(facts.join('; '))}.`,
    `  - ${inline(fix.note)}`,
  ].join('\n');
}

const FIX_SOURCE_WORDS: Readonly<Record<Fix['verified'], string>> = {
  source: 'read in the sources', changelog: 'read in the change logs', 'mailing-list': 'read on the mailing list', unverified: 'not verified',
};

function kernels(page: SignaturePage): readonly string[] {
  const words = kernelWords(page);
  return words === null ? [] : ['## Kernels', `${words}, as far as the sources that were read show.`];
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${inline(line)}`).join('\n');
}

/** A text with code words between backticks, on one line; a backtick without a partner stays one. */
function inline(text: string): string {
  const parts = text.trim().replace(/\s+/g, ' ').split('`');
  const closed = parts.length % 2 === 1 ? parts : [...parts.slice(0, -2), `${parts.at(-2) ?? ''}\`${parts.at(-1) ?? ''}`];
  return closed.map((part, at) => (at % 2 === 1 ? codeSpan(part) : at === 0 ? escapeMarkdown(part) : escapeInside(part))).join('');
}

/** The beginning of a part is not the beginning of a line, where a hyphen or number would start a list. */
function escapeInside(part: string): string {
  return escapeMarkdown(`x${part}`).slice(1);
}

/** In a table a bar ends the cell, also inside code; after a backslash it does not (GFM 4.10). Escaped ones stay. */
function cell(text: string): string {
  return text.replace(/\\?\|/g, '\\|');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
