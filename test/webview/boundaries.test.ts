import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join('src', 'webview');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ts')).map((name) => ({ name, code: readFileSync(join(FOLDER, name), 'utf8') }));

describe('the boundaries of the webview', () => {
  it('has files to look at', () => assert.ok(files.length > 5));

  it('knows the toolkit in components.ts alone, so that a swap touches one file', () => {
    const knowing = files.filter(({ code }) => /webview-ui-toolkit|vscode-(?:button|tag|badge|panels?|panel-tab|panel-view|text-field|dropdown|option|progress-ring)['"`]|@microsoft\/fast/.test(code));
    assert.deepEqual(knowing.map(({ name }) => name), ['components.ts']);
  });

  it('makes elements and text nodes, never markup from text', () => {
    for (const { name, code } of files) {
      assert.doesNotMatch(code, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|srcdoc|\beval\b|new Function/, name);
    }
  });

  it('sets no address and no handler from a string', () => {
    // An element that loads or runs something would need one of these.
    for (const { name, code } of files) assert.doesNotMatch(code, /\.(?:href|src)\s*=|setAttribute\(\s*['"](?:href|src|on\w+|style)['"]/, name);
  });

  it('has no inline style in its page, its script or its style sheet', () => {
    const sheet = readFileSync(join('media', 'webview.css'), 'utf8');
    assert.doesNotMatch(sheet, /url\(|@import/);
    for (const { name, code } of files) assert.doesNotMatch(code, /createElement\(['"]style['"]\)|\.style\b/, name);
  });
});
