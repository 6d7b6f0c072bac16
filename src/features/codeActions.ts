import { CodeActionKind, CodeActionTriggerKind, type CodeAction, type CodeActionContext, type Diagnostic, type Position, type Range, type TextEdit } from 'vscode-languageserver-types';
import { COPY_CHECKLIST_COMMAND, EXPLAIN_COMMAND, NEW_SIGNATURE_COMMAND, POSTMORTEM_COMMAND } from './commands.ts';
import { lineCount, lineEnd, lineText, type Text } from '../text/text.ts';
import { analysisOf, type AnalysedDocument } from './document.ts';
import { findingsIn } from './findings.ts';
import { noteFor, noteKey, notesOf, noteStart, NOTE_END, type Note, type NoteKind } from './notes.ts';
import { keepTicks, noteTextFor } from './noteText.ts';
import { repairActions } from './repairActions.ts';
import { regionAt, type Region } from './regions.ts';
import { pageOfStack, stackHere } from './stackHere.ts';

/**
 * Quick fixes: in Markdown the notes under the dump at the range, in a dump file the commands about the incident.
 * On a stack that no page explains, in both, a page of it: only when asked for, because most such stacks are of no interest.
 * Nothing is offered that would change nothing: after a note was written, only an outdated one can be updated.
 */
export function codeActionsAt(document: AnalysedDocument, range: Range, context: CodeActionContext): readonly CodeAction[] {
  const diagnostics = context.diagnostics.filter((one) => one.source === 'unstuck');
  const others = document.language === 'markdown' ? noteActions(document, range, diagnostics) : incidentActions(document, context, diagnostics);
  return [...others, ...repairActions(document, range, diagnostics), ...newSignatureAction(document, range, context)];
}

/** The edit that writes or rewrites a note of a region; null where there is nothing to write or it stands already. */
export function noteEdit(document: AnalysedDocument, region: Region, kind: NoteKind): { readonly edit: TextEdit; readonly isUpdate: boolean } | null {
  const fresh = noteTextFor(document, region, kind);
  if (!fresh) return null;
  const { text } = document;
  const notes = notesOf(text);
  const found = noteFor(notes, document.regions, region, kind, fresh.key);
  if (found) {
    const old = noteContent(text, found);
    const content = withBreaks(text, [noteStart(fresh.key), keepTicks(old, fresh.body), NOTE_END].join('\n'));
    return content === old ? null : { edit: { range: noteRange(text, found), newText: content }, isUpdate: true };
  }
  if (region.below === null) return null;
  return { edit: insertion(text, lineForNew(notes, region, kind), [noteStart(fresh.key), fresh.body, NOTE_END].join('\n')), isUpdate: false };
}

const TITLES: Readonly<Record<NoteKind, { readonly insert: string; readonly update: string }>> = {
  explanation: { insert: 'Insert explanation note', update: 'Update note' },
  checklist: { insert: 'Insert remediation checklist', update: 'Update remediation checklist' },
};

function noteActions(document: AnalysedDocument, range: Range, diagnostics: Diagnostic[]): readonly CodeAction[] {
  const region = regionFor(document, range.start.line);
  if (!region) return [];
  return (['explanation', 'checklist'] as const).flatMap((kind) => {
    const found = noteEdit(document, region, kind);
    if (!found) return [];
    return [{
      title: `Unstuck: ${found.isUpdate ? TITLES[kind].update : TITLES[kind].insert}`,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      isPreferred: kind === 'explanation',
      edit: { changes: { [document.uri]: [found.edit] } },
    }];
  });
}

/** The region at a line; in a note, the region that it is about. */
function regionFor(document: AnalysedDocument, line: number): Region | null {
  const { regions } = document;
  const notes = notesOf(document.text);
  const note = notes.find((one) => line >= one.first && line < one.end);
  if (!note) return regionAt(regions, line);
  const above = regions.findLast((region) => region.end <= note.first);
  if (above && noteFor(notes, regions, above, note.kind, noteTextFor(document, above, note.kind)?.key ?? '') === note) return above;
  return regions.find((region) => {
    const finding = findingsIn(document, region)[0];
    return finding && noteKey(note.kind, finding.id, finding.tids) === note.key;
  }) ?? null;
}

function incidentActions(document: AnalysedDocument, context: CodeActionContext, diagnostics: Diagnostic[]): readonly CodeAction[] {
  const asked = context.triggerKind !== CodeActionTriggerKind.Automatic;
  const { findings } = analysisOf(document);
  if (findings.length === 0 || (!asked && diagnostics.length === 0)) return [];
  const action = (title: string, command: string): CodeAction => ({ title: `Unstuck: ${title}`, kind: CodeActionKind.QuickFix, diagnostics, command: { title, command, arguments: [document.uri] } });
  return [
    action('Explain this incident', EXPLAIN_COMMAND),
    action('Start a postmortem from this incident', POSTMORTEM_COMMAND),
    ...(findings.some((finding) => finding.next.length > 0) ? [action('Copy remediation checklist', COPY_CHECKLIST_COMMAND)] : []),
  ];
}

function newSignatureAction(document: AnalysedDocument, range: Range, context: CodeActionContext): readonly CodeAction[] {
  if (context.triggerKind === CodeActionTriggerKind.Automatic) return [];
  const { line } = range.start;
  if (document.language === 'markdown' && !regionAt(document.regions, line)) return [];
  const here = stackHere(document, line);
  if (!here || pageOfStack(document, here)) return [];
  const title = 'New signature from this stack';
  return [{ title: `Unstuck: ${title}`, kind: CodeActionKind.QuickFix, command: { title, command: NEW_SIGNATURE_COMMAND, arguments: [document.uri, line] } }];
}

/** A checklist goes below the explanation where that already stands. */
function lineForNew(notes: readonly Note[], region: Region, kind: NoteKind): number {
  const below = region.below ?? region.end;
  const explanation = kind === 'checklist' ? notes.find((note) => note.kind === 'explanation' && note.first >= below && note.first <= below + 2) : undefined;
  return explanation?.end ?? below;
}

function insertion(text: Text, line: number, note: string): TextEdit {
  const at = positionOfLine(text, line);
  const needsBreak = line >= lineCount(text) && at.character > 0;
  const follows = line < lineCount(text) && lineText(text, line).trim() !== '';
  return { range: { start: at, end: at }, newText: withBreaks(text, `${needsBreak ? '\n' : ''}\n${note}\n${follows ? '\n' : ''}`) };
}

/** Start of a line; for the line after the last one the end of the text, which has no line break of its own there. */
function positionOfLine(text: Text, line: number): Position {
  const last = lineCount(text) - 1;
  if (line <= last) return { line, character: 0 };
  if (last < 0) return { line: 0, character: 0 };
  const end = lineEnd(text, last);
  return end < text.content.length ? { line: last + 1, character: 0 } : { line: last, character: end - text.lineStarts[last]! };
}

function noteRange(text: Text, note: Note): Range {
  const last = note.end - 1;
  return { start: { line: note.first, character: 0 }, end: { line: last, character: lineEnd(text, last) - text.lineStarts[last]! } };
}

function noteContent(text: Text, note: Note): string {
  return text.content.slice(text.lineStarts[note.first]!, lineEnd(text, note.end - 1));
}

function withBreaks(text: Text, content: string): string {
  return text.content.includes('\r\n') ? content.replaceAll('\n', '\r\n') : content;
}
