import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What builds the tree-sitter grammar: the generator at {@link TREE_SITTER} and a clang for WebAssembly. */
export interface Toolchain {
  /** The command, with the arguments that come before its own. */
  readonly treeSitter: readonly string[];
  /** Version: another one may give other bytes of wasm. */
  readonly clang: string;
}

/** The generator's output differs from version to version, so one is pinned. */
export const TREE_SITTER = '0.22.6';

const PRIVATE = resolve('.host/toolchain');
const LIBRARIES = join(PRIVATE, 'root/usr/lib/x86_64-linux-gnu');
const HEADERS = '/usr/include/wasm32-wasi';

/** The toolchain of this machine, or what is missing of it. */
export function findToolchain(): Toolchain | string {
  const treeSitter = [
    ['tree-sitter'],
    [join(LIBRARIES, 'ld-linux-x86-64.so.2'), '--library-path', LIBRARIES, join(PRIVATE, 'root/usr/bin/tree-sitter')],
  ].find((command) => versionOf(command) === TREE_SITTER);
  if (!treeSitter) return `tree-sitter-cli ${TREE_SITTER}`;
  const clang = versionOf(['clang']);
  if (clang === null || versionOf(['wasm-ld']) === null || !existsSync(HEADERS)) return 'clang, lld and wasi-libc';
  return { treeSitter, clang };
}

/**
 * Installs the toolchain on Debian 12 or newer, as root: the compiler as packages of the system, the
 * generator of the suite `trixie` into a folder of its own, with its own libc, through a private apt state.
 * Throws with the output of the command that failed.
 */
export function installToolchain(): void {
  run(['apt-get', 'update', '-qq'], '.');
  run(['apt-get', 'install', '-y', '-qq', 'clang', 'lld', 'wasi-libc'], '.');
  for (const folder of ['state/lists/partial', 'cache/archives/partial', 'parts', 'root']) mkdirSync(join(PRIVATE, folder), { recursive: true });
  writeFileSync(join(PRIVATE, 'parts/trixie.list'), `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${debianMirror()} trixie main\n`);
  const options = [
    `Dir::State=${join(PRIVATE, 'state')}`, 'Dir::State::status=/var/lib/dpkg/status', `Dir::Cache=${join(PRIVATE, 'cache')}`,
    'Dir::Etc::sourcelist=/dev/null', `Dir::Etc::sourceparts=${join(PRIVATE, 'parts')}`, 'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option]);
  run(['apt-get', ...options, 'update', '-qq'], PRIVATE);
  run(['apt-get', ...options, 'download', 'tree-sitter-cli', 'libc6', 'libgcc-s1'], PRIVATE);
  for (const file of readdirSync(PRIVATE).filter((name) => name.endsWith('.deb'))) {
    run(['dpkg-deb', '-x', file, 'root'], PRIVATE);
    rmSync(join(PRIVATE, file));
  }
}

/** Runs the generator and the compiler on a copy of the grammar; returns the made files by their path in it. */
export function buildGrammar(toolchain: Toolchain, grammar: string): ReadonlyMap<string, Uint8Array> {
  const work = mkdtempSync(join(tmpdir(), 'unstuck-grammar-'));
  try {
    cpSync(grammar, work, { recursive: true });
    run([...toolchain.treeSitter, 'generate', '--no-bindings'], work);
    const flags = ['--target=wasm32-unknown-emscripten', '-isystem', HEADERS, '-D__wasi__', '-O2', '-fPIC', '-fno-exceptions', '-fvisibility=hidden', '-Isrc'];
    for (const name of ['parser', 'scanner']) run(['clang', ...flags, '-c', `src/${name}.c`, '-o', `${name}.o`], work);
    const link = ['--experimental-pic', '-shared', '--no-entry', '--allow-undefined', '--export=tree_sitter_unstuck', '--strip-all'];
    run(['wasm-ld', ...link, 'parser.o', 'scanner.o', '-o', 'tree-sitter-unstuck.wasm'], work);
    const made = ['src/parser.c', 'src/grammar.json', 'src/node-types.json', 'src/tree_sitter/parser.h', 'tree-sitter-unstuck.wasm'];
    return new Map(made.map((path) => [path, new Uint8Array(readFileSync(join(work, path)))]));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function debianMirror(): string {
  const listed = run(['apt-get', 'indextargets', '--format', '$(ORIGIN)|$(REPO_URI)', 'Created-By: Packages'], '.');
  const mirror = listed.split('\n').find((line) => line.startsWith('Debian|') && !line.includes('security'))?.split('|')[1];
  if (mirror === undefined) throw new Error('apt knows no Debian mirror');
  return mirror;
}

function versionOf(command: readonly string[]): string | null {
  const [file = '', ...args] = command;
  const result = spawnSync(file, [...args, '--version'], { encoding: 'utf8' });
  return result.status === 0 ? (/[0-9]+\.[0-9]+\.[0-9]+/.exec(result.stdout)?.[0] ?? null) : null;
}

function run(command: readonly string[], cwd: string): string {
  const [file = '', ...args] = command;
  const result = spawnSync(file, args, { cwd, encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  if (result.status !== 0) throw new Error(`${command.join(' ')}: ${result.error?.message ?? `${result.stdout}${result.stderr}`}`);
  return result.stdout;
}
