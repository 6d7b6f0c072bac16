/**
 * Entry of the server's only bundle: the core is most of it, and two copies would make the package half as large again.
 * In a web worker there is no `process`; what belongs to the other host is in the file, but never run.
 */
void (typeof process === 'undefined' ? import('./main.browser.ts') : import('./main.node.ts'));
