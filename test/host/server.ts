import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile, realpath } from 'node:fs/promises';
import { basename, extname, join, resolve, sep } from 'node:path';
import { buildFileSystem, fileSystemManifest } from './fileSystem.ts';
import { ensureHost } from './packages.ts';
import { configuration, pageOf, testsRoute, unpatchWorkbench } from './workbenchPage.ts';
import type { WorkbenchOptions } from './workbenchPage.ts';
import { answerWorkspace } from './workspaceRoute.ts';

export interface HostOptions extends Omit<WorkbenchOptions, 'name' | 'runTests'> {
  /** Folder of the extension: its package.json, dist, media and syntaxes are served. */
  readonly extension: string;
  /** Folder that the workbench opens; what the person saves is written there. */
  readonly workspace: string;
  /** Folder with `index.js`, the test bundle that the extension host loads, runs, and exits after. */
  readonly tests?: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
}

export interface HostServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>;

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css', '.html': 'text/html', '.ico': 'image/x-icon', '.js': 'text/javascript', '.json': 'application/json', '.map': 'application/json',
  '.png': 'image/png', '.svg': 'image/svg+xml', '.ttf': 'font/ttf', '.wasm': 'application/wasm', '.woff': 'font/woff', '.woff2': 'font/woff2',
};

/**
 * Serves a VS Code for the Web on 127.0.0.1 with the extension loaded and the workspace open. Sets the host up first.
 * Rejects when the host cannot be fetched, is not the one that the patches were written for, or the port is taken.
 */
export async function startServer(options: HostOptions): Promise<HostServer> {
  const host = resolve(await ensureHost());
  const workbench = unpatchWorkbench(await readFile(join(host, 'out/vs/code/browser/workbench/workbench.js'), 'utf8'));
  const template = await readFile(join(host, 'out/vs/code/browser/workbench/workbench.html'), 'utf8');
  const product = JSON.parse(await readFile(join(host, 'product.json'), 'utf8')) as Record<string, unknown>;
  const fileSystem = await buildFileSystem();
  const workspace = await realpath(options.workspace);
  const name = basename(workspace) || 'root';
  const routes: Readonly<Record<string, Answer>> = {
    '/': async (request, response) => send(response, 200, '.html', pageOf(template, configuration(product, { ...options, name, runTests: options.tests !== undefined }, request.headers.host ?? ''))),
    '/vs/out/vs/code/browser/workbench/workbench.js': async (_, response) => send(response, 200, '.js', workbench),
    '/vs/': serveFolder(host, { lasting: true, stubScripts: true }),
    // Before the extension itself: the first route that fits answers.
    ...(options.tests === undefined ? {} : { [testsRoute]: serveFolder(options.tests) }),
    '/extension/': serveFolder(options.extension),
    '/filesystem/package.json': async (_, response) => send(response, 200, '.json', JSON.stringify(fileSystemManifest)),
    '/filesystem/main.js': async (_, response) => send(response, 200, '.js', fileSystem),
    [`/workspace/${name}`]: (request, response) => answerWorkspace(request, response, workspace, ''),
    [`/workspace/${name}/`]: (request, response, path) => answerWorkspace(request, response, workspace, path),
  };
  const server = createServer((request, response) => void answer(routes, request, response));
  await new Promise<void>((listening, failed) => server.once('error', failed).listen(options.port ?? 0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    }),
  };
}

async function answer(routes: Readonly<Record<string, Answer>>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    if (!isOwnPage(request)) return send(response, 403, '.txt', 'not this page');
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname);
    const route = routes[path] === undefined ? Object.keys(routes).find((key) => key !== '/' && key.endsWith('/') && path.startsWith(key)) : path;
    const found = route === undefined ? undefined : routes[route];
    if (route === undefined || found === undefined) return send(response, 404, '.txt', '');
    await found(request, response, path.slice(route.length));
  } catch (error) {
    if (!response.headersSent) send(response, 500, '.txt', String(error));
    else response.destroy();
  }
}

/** The server reads and writes files, so other sites must not reach it: neither by a name of theirs nor by a script. */
function isOwnPage(request: IncomingMessage): boolean {
  const { host, origin } = request.headers;
  const port = request.socket.localPort;
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return false;
  return origin === undefined || origin === `http://${host}` || (request.method === 'GET' && origin === 'null');
}

function serveFolder(folder: string, { lasting = false, stubScripts = false } = {}): Answer {
  const root = resolve(folder);
  return async (_, response, path) => {
    const file = resolve(root, path);
    const hidden = path.split('/').some((part) => part.startsWith('.'));
    if (hidden || !file.startsWith(root + sep)) return send(response, 403, '.txt', 'outside');
    try {
      send(response, 200, extname(file), await readFile(file), lasting);
    } catch {
      // code-server ships built-in extensions without their browser scripts; the workbench still asks for them.
      if (stubScripts && path.startsWith('extensions/') && path.endsWith('.js')) send(response, 200, '.js', 'exports.activate = () => {};');
      else send(response, 404, '.txt', '');
    }
  };
}

/**
 * A 404 has no body: VS Code never reads those of its many look-ups of files that may be missing, and an unread body
 * holds one of the browser's six connections for good.
 */
function send(response: ServerResponse, status: number, extension: string, body: string | Uint8Array, lasting = false): void {
  response.writeHead(status, {
    'Content-Type': types[extension] ?? 'text/plain; charset=utf-8',
    'Cache-Control': lasting ? 'max-age=86400' : 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}
