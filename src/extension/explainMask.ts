import * as vscode from 'vscode';
import type { MaskView } from '../server/protocol.ts';
import type { Client } from './client.ts';

/**
 * Asks for a mask (that under the cursor is offered) and lists what it means for which signals; what is chosen goes
 * to the clipboard. With an argument nothing is asked.
 */
export async function explainMask(client: Client, argument: unknown): Promise<void> {
  const here = maskAtCursor();
  const value = typeof argument === 'string' ? argument : await askForMask(here.value);
  if (value === undefined) return;
  const arch = vscode.workspace.getConfiguration('unstuck').get('architecture', 'auto');
  const field = value === here.value ? here.field : null;
  const mask = await client.requestMask({ value: value.trim(), field, arch: arch === 'auto' ? null : arch });
  if (mask) await showMask(mask);
  else void vscode.window.showWarningMessage(`Unstuck: “${value}” is no signal mask.`);
}

/** Why a text is no mask, or null. 128 signals (MIPS) make 32 digits. */
export function maskProblem(text: string): string | null {
  return /^\s*(?:0[xX])?[0-9a-fA-F]{1,32}\s*$/.test(text) ? null : 'Hexadecimal digits, up to 32, as in /proc/PID/status: 0000000000000100 or 0x100.';
}

function askForMask(value: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: 'Explain Signal Mask',
    prompt: 'A signal mask from /proc/PID/status: bit n-1 is signal n.',
    placeHolder: '0000000000000100',
    value,
    validateInput: maskProblem,
  });
}

async function showMask(mask: MaskView): Promise<void> {
  const separator = (label: string): vscode.QuickPickItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const items: vscode.QuickPickItem[] = [
    separator('Signals'),
    ...mask.signals.map(({ number, name, action, meaning }) => ({ label: name, description: `${number} · ${action}`, detail: meaning })),
    ...(mask.signals.length === 0 ? [{ label: 'No signal', description: 'every bit is 0' }] : []),
    ...(mask.meaning.length > 0 ? [separator('What it means')] : []),
    ...mask.meaning.map((label) => ({ label })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: `${mask.field === 'signals' ? 'Mask' : mask.field} ${mask.hex}`,
    placeHolder: 'Enter copies the line',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked) await vscode.env.clipboard.writeText([picked.label, picked.description, picked.detail].filter((part) => part !== undefined).join(' '));
}

function maskAtCursor(): { readonly value: string; readonly field: string | null } {
  const editor = vscode.window.activeTextEditor;
  const word = editor?.document.getWordRangeAtPosition(editor.selection.active, /(?:0[xX])?[0-9a-fA-F]{8,32}/);
  if (!editor || !word) return { value: '', field: null };
  const before = editor.document.lineAt(word.start.line).text.slice(0, word.start.character);
  return { value: editor.document.getText(word), field: /\b(SigPnd|ShdPnd|SigBlk|SigIgn|SigCgt):\s*$/.exec(before)?.[1] ?? null };
}
