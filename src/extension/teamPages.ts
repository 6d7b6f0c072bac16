import * as vscode from 'vscode';
import { TEAM_PAGE_LIMITS, type TeamPagesParams } from '../server/protocol.ts';
import type { Client } from './client.ts';
import { FOLDER_SETTING, namedFolder, pageFolders } from './pageFolders.ts';

/** The signature pages of a team, read by the file system of the editor: also in the browser and on remote machines. */
export interface TeamPages extends vscode.Disposable {
  /** Reads all again and gives them to the server; resolves when that was done. */
  refresh(): Promise<void>;
}

/**
 * Gives the server the pages when it starts and whenever a file, a folder of the workspace, the setting or the trust in
 * the workspace changes. Reads nothing before the server runs.
 */
export function watchTeamPages(client: Client): TeamPages {
  let watchers: readonly vscode.Disposable[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;
  let missing: string | undefined;

  const refresh = async (): Promise<void> => {
    clearTimeout(timer);
    const mine = ++turn;
    const { files, leftOut, unreadable } = await readPages(pageFolders());
    if (mine !== turn) return;
    await client.sendTeamPages({ files, leftOut });
    // Once for each folder; that a workspace has no pages is the usual case.
    const named = namedFolder()?.toString();
    const complaint = unreadable.find((uri) => uri.toString() === named);
    if (complaint && missing !== named) void sayMissing(complaint);
    missing = complaint && named;
  };
  const later = (): void => {
    if (!client.isRunning) return;
    clearTimeout(timer);
    timer = setTimeout(() => void refresh(), QUIET_MS);
  };
  const watch = (): void => {
    for (const one of watchers) one.dispose();
    // The folders too: when one of them goes, no event names the files.
    watchers = [
      ...(vscode.workspace.workspaceFolders ?? []).map((folder) => watcher(new vscode.RelativePattern(folder, '{.unstuck,.unstuck/signatures,.unstuck/signatures/*.md}'), later)),
      ...[namedFolder()].flatMap((uri) => (uri ? [watcher(new vscode.RelativePattern(uri, '*.md'), later)] : [])),
    ];
  };
  const again = (): void => {
    watch();
    later();
  };

  watch();
  const listeners = vscode.Disposable.from(
    client.onDidStart(() => void refresh()),
    vscode.workspace.onDidChangeWorkspaceFolders(again),
    vscode.workspace.onDidGrantWorkspaceTrust(again),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`unstuck.${FOLDER_SETTING}`)) again();
    }),
  );
  return {
    refresh,
    dispose: () => {
      turn++;
      clearTimeout(timer);
      for (const one of watchers) one.dispose();
      listeners.dispose();
    },
  };
}

/** A checkout or a formatter changes many files at once. */
const QUIET_MS = 200;

function watcher(pattern: vscode.RelativePattern, changed: () => void): vscode.Disposable {
  const files = vscode.workspace.createFileSystemWatcher(pattern);
  return vscode.Disposable.from(files, files.onDidCreate(changed), files.onDidChange(changed), files.onDidDelete(changed));
}

async function readPages(folders: readonly vscode.Uri[]): Promise<TeamPagesParams & { readonly unreadable: readonly vscode.Uri[] }> {
  const found: vscode.Uri[] = [];
  const unreadable: vscode.Uri[] = [];
  for (const folder of folders) {
    try {
      const names = (await vscode.workspace.fs.readDirectory(folder)).filter(([name, type]) => (type & vscode.FileType.File) !== 0 && name.endsWith('.md') && name !== 'README.md');
      found.push(...names.map(([name]) => name).sort().map((name) => vscode.Uri.joinPath(folder, name)));
    } catch {
      unreadable.push(folder);
    }
  }
  const files: { readonly uri: string; readonly text: string }[] = [];
  const leftOut: { readonly uri: string; readonly reason: string }[] = [];
  let left: number = TEAM_PAGE_LIMITS.together;
  for (const uri of found.slice(0, TEAM_PAGE_LIMITS.files)) {
    try {
      // The size first: what is too large is not even read.
      const { size } = await vscode.workspace.fs.stat(uri);
      const bytes = size > TEAM_PAGE_LIMITS.bytes ? null : await vscode.workspace.fs.readFile(uri);
      if (bytes === null || bytes.length > TEAM_PAGE_LIMITS.bytes) leftOut.push({ uri: uri.toString(), reason: `This page is not read: it has ${Math.ceil(size / 1024)} kB, and the limit is ${TEAM_PAGE_LIMITS.bytes / 1024} kB.` });
      else if (bytes.length > left) leftOut.push({ uri: uri.toString(), reason: `This page is not read: all pages together have more than ${TEAM_PAGE_LIMITS.together / 1024 / 1024} MB.` });
      else {
        left -= bytes.length;
        files.push({ uri: uri.toString(), text: new TextDecoder().decode(bytes) });
      }
    } catch (error) {
      leftOut.push({ uri: uri.toString(), reason: `This page cannot be read: ${(error instanceof Error ? error.message : String(error)).slice(0, 500)}` });
    }
  }
  const beyond = found[TEAM_PAGE_LIMITS.files];
  const more = found.length - TEAM_PAGE_LIMITS.files;
  if (beyond && leftOut.length < TEAM_PAGE_LIMITS.files) leftOut.push({ uri: beyond.toString(), reason: `This page${more > 1 ? ` and ${more - 1} more are` : ' is'} not read: at most ${TEAM_PAGE_LIMITS.files} are.` });
  return { files, leftOut, unreadable };
}

async function sayMissing(folder: vscode.Uri): Promise<void> {
  const open = 'Open Settings';
  const path = folder.scheme === 'file' ? folder.fsPath : folder.toString(true);
  if ((await vscode.window.showWarningMessage(`Unstuck: the folder of signature pages in your settings cannot be read: ${path}`, open)) === open) {
    await vscode.commands.executeCommand('workbench.action.openSettings', `unstuck.${FOLDER_SETTING}`);
  }
}
