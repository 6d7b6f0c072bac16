import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, unknown>;

describe('the manifest, for both extension hosts', () => {
  it('does not say "type": "module"', () => {
    // The web extension host appends .js to a browser entry that does not end so (no .cjs possible), and takes every
    // .js of a "type": "module" extension for an ES module, which it cannot load (VS Code 1.139, _isESM).
    assert.notEqual(manifest['type'], 'module');
  });

  it('names a CommonJS bundle for Node and a .js bundle for the browser', () => {
    assert.match(String(manifest['main']), /\.cjs$/);
    assert.match(String(manifest['browser']), /\.js$/);
  });
});
