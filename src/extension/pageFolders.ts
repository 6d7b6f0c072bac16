import * as vscode from 'vscode';

export const FOLDER_SETTING = 'signatures.folder';

/** Where the pages of a team lie: those of the workspace first, they win over the folder of the setting. Empty in Restricted Mode, but for the folder that the user's own settings name. */
export function pageFolders(): readonly vscode.Uri[] {
  const own = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []).map(pageFolderOf) : [];
  const named = namedFolder();
  return named && !own.some((uri) => uri.toString() === named.toString()) ? [...own, named] : own;
}

export function pageFolderOf(folder: vscode.WorkspaceFolder): vscode.Uri {
  return vscode.Uri.joinPath(folder.uri, '.unstuck', 'signatures');
}

/**
 * The folder that `unstuck.signatures.folder` names; undefined where it is empty. In Restricted Mode VS Code leaves out
 * what the workspace sets (`restrictedConfigurations` of the manifest).
 */
export function namedFolder(): vscode.Uri | undefined {
  const value = vscode.workspace.getConfiguration('unstuck').get('signatures.folder', '');
  return typeof value === 'string' && value.trim() !== '' ? folderUri(value.trim(), vscode.workspace.workspaceFolders?.[0]?.uri) : undefined;
}

/** Whether a file lies right in the folder of the setting. */
export function isInNamedFolder(uri: vscode.Uri): boolean {
  const named = namedFolder();
  return named !== undefined && uri.path.endsWith('.md') && vscode.Uri.joinPath(uri, '..').toString() === named.toString();
}

/** A path, absolute or from the first workspace folder; `~/` is the home folder; else a URI. */
function folderUri(value: string, workspace: vscode.Uri | undefined): vscode.Uri | undefined {
  if (/^[a-zA-Z][a-zA-Z0-9+.-]+:\/\//.test(value)) return vscode.Uri.parse(value);
  const home = typeof process === 'undefined' ? undefined : (process.env['HOME'] ?? process.env['USERPROFILE']);
  if (/^~[\\/]/.test(value)) return home === undefined ? undefined : vscode.Uri.joinPath(vscode.Uri.file(home), value.slice(2));
  if (/^[a-zA-Z]:[\\/]|^\\\\/.test(value)) return vscode.Uri.file(value);
  // Where the workspace is not on a disk (VS Code for the Web), its file system is the one that a path can mean.
  if (value.startsWith('/')) return workspace && workspace.scheme !== 'file' ? workspace.with({ path: value }) : vscode.Uri.file(value);
  return workspace && vscode.Uri.joinPath(workspace, value);
}
