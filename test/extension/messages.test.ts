import assert from 'node:assert/strict';
import { maskProblem } from '../../src/extension/explainMask.ts';
import { readMessage, readState } from '../../src/extension/messages.ts';
import { panelHtml } from '../../src/extension/panelHtml.ts';

describe('messages of the webview', () => {
  it('are read when they are ours', () => {
    for (const message of [
      { type: 'ready' }, { type: 'reveal', uri: 'file:///a.txt', line: 3 }, { type: 'copy', text: 'x' },
      { type: 'mask', id: 1, value: '0x100', field: null, arch: 'mips' }, { type: 'postmortem', uri: 'file:///a.txt' },
    ]) assert.deepEqual(readMessage(message), message);
  });

  it('are dropped when they are not', () => {
    for (const message of [
      null, undefined, 1, 'ready', [], {}, { type: 'run', text: 'rm' }, { type: 'reveal', uri: 'file:///a', line: -1 }, { type: 'reveal', uri: 'file:///a', line: 1.5 },
      { type: 'reveal', uri: 5, line: 1 }, { type: 'copy' }, { type: 'copy', text: 'x'.repeat(1_000_001) }, { type: 'mask', id: 1, value: 'f'.repeat(300), field: null, arch: null },
    ]) assert.equal(readMessage(message), null, JSON.stringify(message)?.slice(0, 80));
  });

  it('lose what the protocol does not name', () => {
    assert.deepEqual(readMessage({ type: 'copy', text: 'x', command: 'y' }), { type: 'copy', text: 'x' });
  });

  it('keep a state that may be anything', () => {
    assert.deepEqual(readState({ uri: 'file:///a', tab: 'masks' }), { uri: 'file:///a' });
    for (const state of [undefined, null, { uri: null }, { uri: 1 }, 'x']) assert.equal(readState(state), null);
  });
});

describe('the page of the panel', () => {
  const html = panelHtml({ cspSource: 'https://source', nonce: 'N0nce', script: 'https://source/webview.js', style: 'https://source/webview.css' });

  it('forbids everything but our own files', () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /script-src 'nonce-N0nce'(?:;|$)/);
    assert.doesNotMatch(policy, /unsafe|\*|data:|connect-src/);
  });

  it('has one script, with the nonce, and nothing inline', () => {
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.match(html, /<script nonce="N0nce" src="https:\/\/source\/webview\.js"><\/script>/);
    assert.doesNotMatch(html, /style=|<style|\son\w+=/);
  });
});

describe('the field for a mask', () => {
  it('takes hexadecimal digits', () => {
    for (const value of ['0', '0x100', ' 0000000000000100 ', 'f'.repeat(32), '0XFF']) assert.equal(maskProblem(value), null, value);
  });
  it('says what is wrong otherwise', () => {
    for (const value of ['', '0x', 'SIGKILL', '1 2', 'f'.repeat(33)]) assert.match(maskProblem(value) ?? '', /Hexadecimal/, value);
  });
});
