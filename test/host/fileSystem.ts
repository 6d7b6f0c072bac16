import { build } from 'esbuild';

/** The manifest of the host's own extension that shows a folder of this machine in VS Code for the Web. */
export const fileSystemManifest = {
  name: 'workspace-files', publisher: 'unstuck-host', version: '0.0.1', engines: { vscode: '^1.91.0' },
  activationEvents: ['onFileSystem:unstuck-files', 'onSearch:unstuck-files'],
  enabledApiProposals: ['fileSearchProvider'],
  browser: './main.js',
  contributes: { resourceLabelFormatters: [{ scheme: 'unstuck-files', authority: 'workspace', formatting: { label: '${path}', separator: '/' } }] },
} as const;

/** The script of that extension, bundled for the web extension host. */
export async function buildFileSystem(): Promise<Uint8Array> {
  const result = await build({
    entryPoints: ['test/host/fileSystemMain.ts'], bundle: true, write: false, platform: 'browser', format: 'cjs', target: 'es2022',
    external: ['vscode'], logLevel: 'warning',
  });
  const file = result.outputFiles[0];
  if (file === undefined) throw new Error('esbuild made no file of test/host/fileSystemMain.ts');
  return file.contents;
}
