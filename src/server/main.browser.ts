import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { createSectionSource, NO_TREE } from './sections.ts';
import { startServer } from './server.ts';

/** The one part of the worker's global scope that is needed; its full types would clash with those of a window. */
declare const self: ConstructorParameters<typeof BrowserMessageReader>[0];

/** The server as a web worker: the client passes the bytes of the syntax tree, a worker has no files. */
startServer(createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self)), {
  loadSections: ({ wasm }) => (wasm ? createSectionSource({ treeSitterWasm: wasm.treeSitter, grammarWasm: wasm.grammar }) : Promise.resolve(NO_TREE)),
});
