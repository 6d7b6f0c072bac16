import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, unknown>;

describe('the manifest, for both extension hosts', () => {
  it('does not say "type": "module"', () => {
    // The web extension host appends .js to a browser entry that does not end so (no .cjs possible), and takes every
    // .js of a "type": "module" extension for an ES module, which it cannot load (VS Code 1.139, _isESM).
    assert.notEqual(manifest['type'], 'module');
  });

  it('names one .js bundle for both', () => {
    assert.equal(manifest['main'], manifest['browser']);
    assert.match(String(manifest['browser']), /\.js$/);
  });
});

describe('the manifest, in Restricted Mode', () => {
  it('keeps a workspace that nobody trusts from naming a folder that is read', () => {
    const { untrustedWorkspaces } = manifest['capabilities'] as { untrustedWorkspaces: { supported: unknown; restrictedConfigurations: readonly string[] } };
    // VS Code 1.139 looks at restrictedConfigurations only where the support is limited (configurationExtensionPoint.ts).
    assert.equal(untrustedWorkspaces.supported, 'limited');
    assert.ok(untrustedWorkspaces.restrictedConfigurations.includes('unstuck.signatures.folder'));
  });
});
