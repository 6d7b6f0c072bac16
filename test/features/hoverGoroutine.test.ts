import assert from 'node:assert/strict';
import type { MarkupContent } from 'vscode-languageserver-types';
import { hoverAt } from '../../src/features/hover.ts';
import { marked } from './marked.ts';

function textAt(header: string): string {
  const { document, position } = marked(`${header}\nmain.take(0xc000012345)\n\t/src/a.go:7 +0x12\ncreated by main.main in goroutine 1\n\t/src/a.go:3 +0x2\n`);
  const hover = hoverAt(document, position);
  return hover ? (hover.contents as MarkupContent).value : '';
}

describe('hover on a goroutine', () => {
  it('says what its state waits for, and which Go prints it', () => {
    const text = textAt('gorou/*cursor*/tine 20 [sync.RWMutex.Lock, 61 minutes, locked to thread]:');
    assert.match(text, /Waits to write: the RWMutex still has readers/);
    assert.match(text, /Go 1\\?\.21 and later/);
    assert.match(text, /1 h 1 min/);
    assert.match(text, /Locked to its thread/);
    assert.match(text, /in goroutine 1\./);
  });

  it('says that a leaked one never wakes up', () => {
    assert.match(textAt('gorou/*cursor*/tine 20 [chan receive (leaked)]:'), /nothing can ever wake it/);
  });

  it('tells thread, labels and bubble, and no waiting time of one that runs', () => {
    const text = textAt('gorou/*cursor*/tine 20 gp=0xc000007880 m=3 mp=0xc000080008 [running, synctest bubble 4] {tenant: blue}:');
    assert.match(text, /On thread 3\./);
    assert.match(text, /In bubble 4/);
    assert.match(text, /`tenant` = `blue`/);
    assert.doesNotMatch(text, /Waits/);
  });

  it('says what the incident makes of this one', () => {
    const leaked = `gorou/*cursor*/tine 20 [select, 61 minutes]:\nnet/http.(*persistConn).roundTrip(0xc000012345, 0xc000012346)\n\t/usr/local/go/src/net/http/transport.go:2800 +0x9f\n`;
    const { document, position } = marked(leaked);
    const [finding] = document.theCase.analysis.findings;
    assert.ok(finding, 'the test needs a finding');
    const value = (hoverAt(document, position)!.contents as MarkupContent).value;
    assert.ok(value.includes(`*(${finding.severity}, ${finding.confidence})*`), value);
  });

  it('keeps silent on what a state of another language means', () => {
    assert.match(textAt('gorou/*cursor*/tine 20 [選擇,5 分鐘]:'), /Goroutine 20.*選擇/);
  });
});
