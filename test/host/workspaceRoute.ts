import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Stats } from 'node:fs';
import { mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';

/** The numbers of VS Code's `FileType`. */
const fileTypes = { unknown: 0, file: 1, folder: 2 } as const;

/**
 * Answers one request of the host's file system extension for `path` below the workspace: GET reads (with `?stat` and
 * `?list` about it), PUT writes, POST makes a folder (`?folder`) or renames (`?rename=`), DELETE removes.
 * 404 when the file is missing, 403 outside of the workspace (symbolic links included).
 */
export async function answerWorkspace(request: IncomingMessage, response: ServerResponse, workspace: string, path: string): Promise<void> {
  const query = new URL(request.url ?? '/', 'http://host').searchParams;
  try {
    const file = await inside(workspace, path);
    const renamed = query.get('rename');
    if (request.method === 'GET' && query.has('stat')) return json(response, describe(await stat(file)));
    if (request.method === 'GET' && query.has('list')) return json(response, await list(file));
    if (request.method === 'GET') return void response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-store' }).end(await readFile(file));
    if (request.method === 'PUT') await writeFile(file, await bodyOf(request));
    else if (request.method === 'DELETE' && file !== workspace) await rm(file, { recursive: true });
    else if (request.method === 'POST' && query.has('folder')) await mkdir(file, { recursive: true });
    else if (request.method === 'POST' && renamed !== null) await rename(file, await inside(workspace, renamed.replace(/^\/[^/]*\//, '')));
    else return void response.writeHead(405).end('not supported');
    json(response, {});
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const status = code === 'ENOENT' || code === 'ENOTDIR' ? 404 : code === 'EOUTSIDE' ? 403 : 500;
    response.writeHead(status, { 'Content-Type': 'text/plain' }).end(error instanceof Error ? error.message : String(error));
  }
}

async function inside(workspace: string, path: string): Promise<string> {
  const file = resolve(workspace, path);
  // A file that is about to be made has no real path yet, but its folder has.
  const real = await realpath(file).catch(async () => join(await realpath(dirname(file)), basename(file)));
  if (real !== workspace && !real.startsWith(workspace + sep)) throw Object.assign(new Error('outside of the workspace'), { code: 'EOUTSIDE' });
  return real;
}

async function list(folder: string): Promise<readonly [string, number][]> {
  const names = await readdir(folder);
  return Promise.all(names.map(async (name): Promise<[string, number]> => {
    const stats = await stat(join(folder, name)).catch(() => undefined);
    return [name, stats === undefined ? fileTypes.unknown : describe(stats).type];
  }));
}

function describe(stats: Stats): { readonly type: number; readonly ctime: number; readonly mtime: number; readonly size: number } {
  const type = stats.isDirectory() ? fileTypes.folder : stats.isFile() ? fileTypes.file : fileTypes.unknown;
  return { type, ctime: stats.ctimeMs, mtime: stats.mtimeMs, size: stats.size };
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end(JSON.stringify(body));
}
