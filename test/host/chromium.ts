import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const places: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'],
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'],
};

/**
 * The path of a Chromium that the tests can drive: `UNSTUCK_CHROMIUM` where set, else an installed one, else, as root
 * on Debian, one installed now with apt-get. Throws, saying what to install, where none of these works.
 */
export function ensureChromium(): string {
  const chosen = process.env['UNSTUCK_CHROMIUM'];
  if (chosen !== undefined && chosen !== '') {
    if (existsSync(chosen)) return chosen;
    throw new Error(`UNSTUCK_CHROMIUM names ${chosen}, which does not exist.`);
  }
  const installed = findChromium();
  if (installed !== undefined) return installed;
  if (isDebian() && process.getuid?.() === 0) installOnDebian();
  const now = findChromium();
  if (now !== undefined) return now;
  throw new Error(
    'No Chromium found. Install it (Debian: apt-get install chromium fonts-dejavu-core; Fedora: dnf install chromium), ' +
      'or set UNSTUCK_CHROMIUM to the path of a Chromium, Chrome or Edge.',
  );
}

function findChromium(): string | undefined {
  return places[process.platform]?.find((path) => existsSync(path));
}

function isDebian(): boolean {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

function installOnDebian(): void {
  console.error('Installing chromium with apt-get (once) …');
  // The fonts: without any, the editor shows empty boxes and text has no width to click at.
  for (const args of [['update', '-q'], ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']]) {
    const done = spawnSync('apt-get', args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    if (done.status !== 0) throw new Error(`apt-get ${args.join(' ')} failed (${done.status ?? done.signal ?? done.error?.message}):\n${done.stdout}${done.stderr}`);
  }
}
