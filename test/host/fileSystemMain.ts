// The web extension that mounts the server's /workspace/ as `unstuck-files://workspace/`. Unlike the provider of
// @vscode/test-web, which keeps saves in memory, it writes through to the disk.
import { Disposable, EventEmitter, FileChangeType, FileSystemError, FileType, Uri, workspace } from 'vscode';
import type { CancellationToken, ExtensionContext, FileChangeEvent, FileStat, FileSystemProvider } from 'vscode';

const scheme = 'unstuck-files';

export function activate(context: ExtensionContext): void {
  const provider = createProvider(context.extensionUri.with({ path: '/workspace' }));
  context.subscriptions.push(workspace.registerFileSystemProvider(scheme, provider, { isCaseSensitive: true }));
  const proposed = workspace as unknown as { registerFileSearchProvider(scheme: string, provider: unknown): Disposable };
  context.subscriptions.push(proposed.registerFileSearchProvider(scheme, {
    provideFileSearchResults: (query: { pattern: string }, options: { folder: Uri }, token: CancellationToken) =>
      filesBelow(provider, options.folder, query.pattern.toLowerCase(), token),
  }));
}

function createProvider(server: Uri): FileSystemProvider {
  const changed = new EventEmitter<FileChangeEvent[]>();
  const tell = (type: FileChangeType, ...uris: readonly Uri[]): void => changed.fire(uris.map((uri) => ({ type, uri })));
  const ask = async (method: string, uri: Uri, query: string, body?: Uint8Array): Promise<Response> => {
    const target = Uri.joinPath(server, uri.path).toString();
    const response = await fetch(`${target}${query === '' ? '' : `?${query}`}`, { method, ...(body === undefined ? {} : { body: body as BodyInit }) });
    if (response.status === 404) throw FileSystemError.FileNotFound(uri);
    if (!response.ok) throw FileSystemError.Unavailable(`${uri.path}: ${await response.text()}`);
    return response;
  };
  const exists = (uri: Uri): Promise<boolean> => ask('GET', uri, 'stat').then(() => true, () => false);
  return {
    onDidChangeFile: changed.event,
    watch: () => new Disposable(() => {}),
    stat: async (uri) => (await ask('GET', uri, 'stat')).json() as Promise<FileStat>,
    readDirectory: async (uri) => (await ask('GET', uri, 'list')).json() as Promise<[string, FileType][]>,
    readFile: async (uri) => new Uint8Array(await (await ask('GET', uri, '')).arrayBuffer()),
    writeFile: async (uri, content, { create, overwrite }) => {
      const there = await exists(uri);
      if (!there && !create) throw FileSystemError.FileNotFound(uri);
      if (there && create && !overwrite) throw FileSystemError.FileExists(uri);
      await ask('PUT', uri, '', content);
      tell(there ? FileChangeType.Changed : FileChangeType.Created, uri);
    },
    createDirectory: async (uri) => {
      await ask('POST', uri, 'folder');
      tell(FileChangeType.Created, uri);
    },
    delete: async (uri) => {
      await ask('DELETE', uri, '');
      tell(FileChangeType.Deleted, uri);
    },
    rename: async (from, to, { overwrite }) => {
      if (!overwrite && (await exists(to))) throw FileSystemError.FileExists(to);
      await ask('POST', from, `rename=${encodeURIComponent(to.path)}`);
      tell(FileChangeType.Deleted, from);
      tell(FileChangeType.Created, to);
    },
  };
}

async function filesBelow(provider: FileSystemProvider, folder: Uri, pattern: string, token: CancellationToken): Promise<Uri[]> {
  const found: Uri[] = [];
  for (const [name, type] of await provider.readDirectory(folder)) {
    if (token.isCancellationRequested || found.length > 5000) break;
    const uri = Uri.joinPath(folder, name);
    if (type === FileType.Directory) found.push(...(await filesBelow(provider, uri, pattern, token)));
    else if (isSubsequence(pattern, uri.path.toLowerCase())) found.push(uri);
  }
  return found;
}

/** What quick open means by a match; the workbench ranks the answers itself. */
function isSubsequence(pattern: string, text: string): boolean {
  let at = 0;
  for (const character of pattern) {
    at = text.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
