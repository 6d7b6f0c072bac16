import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createSectionSource } from './sections.ts';
import { startServer } from './server.ts';

/** The server as a process of its own: ipc, stdio or a socket, as the command line says (`--node-ipc`, `--stdio`). */
startServer(createConnection(ProposedFeatures.all), {
  loadSections: async ({ wasm }) => createSectionSource({
    treeSitterWasm: wasm?.treeSitter ?? (await readBeside('web-tree-sitter.wasm')),
    grammarWasm: wasm?.grammar ?? (await readBeside('tree-sitter-unstuck.wasm')),
  }),
});

/** The build puts both files beside this bundle. */
function readBeside(name: string): Promise<Uint8Array> {
  return readFile(join(__dirname, name));
}
