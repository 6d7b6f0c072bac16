import * as vscode from 'vscode';
import { LINES_LOOKED_AT, looksLikeDump } from './looksLikeDump.ts';

/**
 * Gives plain text that is a dump the language `unstuck`: files when they are opened, new documents when a dump is
 * pasted into them. Once for each document as long as it is open: who sets the language back is left alone.
 */
export function detectDumps(): vscode.Disposable {
  const decided = new Set<string>();
  const look = (document: vscode.TextDocument, lines: Iterable<string>): void => {
    const key = document.uri.toString();
    if (!isPlain(document) || decided.has(key) || !isEnabled(document) || !looksLikeDump(lines)) return;
    decided.add(key);
    void vscode.languages.setTextDocumentLanguage(document, 'unstuck');
  };
  const opened = (document: vscode.TextDocument): void => {
    // Also when VS Code knew it by itself, from the name or the first line.
    if (document.languageId === 'unstuck') decided.add(document.uri.toString());
    else look(document, firstLines(document));
  };
  // A change of the language closes a document and opens it again at once; that is no end.
  const closed = (document: vscode.TextDocument): void => void setTimeout(() => {
    const key = document.uri.toString();
    if (!vscode.workspace.textDocuments.some(({ uri }) => uri.toString() === key)) decided.delete(key);
  }, REOPENING_MS);

  vscode.workspace.textDocuments.forEach(opened);
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(opened),
    vscode.workspace.onDidCloseTextDocument(closed),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (!document.isUntitled || !isPlain(document)) return;
      for (const { text } of contentChanges) if (text.length >= SHORTEST_PASTE) look(document, linesOf(text));
    }),
  );
}

const REOPENING_MS = 1000;

/** Typing comes a few characters at a time: only what can be a paste is looked at. */
const SHORTEST_PASTE = 20;

function isPlain(document: vscode.TextDocument): boolean {
  return (document.languageId === 'plaintext' || document.languageId === 'log') && document.uri.scheme !== 'output';
}

function isEnabled(document: vscode.TextDocument): boolean {
  return vscode.workspace.getConfiguration('unstuck', document).get('detectDumps', true);
}

function* firstLines(document: vscode.TextDocument): Iterable<string> {
  const count = Math.min(document.lineCount, LINES_LOOKED_AT);
  for (let line = 0; line < count; line++) yield document.lineAt(line).text;
}

function* linesOf(text: string): Iterable<string> {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    yield text.slice(start, end < 0 ? undefined : end);
    if (end < 0) return;
    start = end + 1;
  }
}
