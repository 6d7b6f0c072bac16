import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { runCli } from '../../src/cli/run.ts';
import { reportSchema } from '../../src/report/schema.ts';

/** Runs the command line in this process: hundreds of runs as processes would take minutes. */
async function analyze(input: Buffer, format: string): Promise<{ readonly code: number; readonly out: string }> {
  let out = '';
  const sink = (): Writable => new Writable({
    write(chunk: Buffer, _encoding, done) {
      out += chunk.toString();
      done();
    },
  });
  const code = await runCli(['analyze', '--format', format, '-'], { stdin: pieces(input), stdout: sink(), stderr: sink() });
  return { code, out };
}

async function* pieces(input: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < input.length; at += 1000) yield await Promise.resolve(input.subarray(at, at + 1000));
}

const bytes = fc.uint8Array({ maxLength: 2000 }).map((array) => Buffer.from(array));
const capture = readFileSync('test/fixtures/incidents/container-init-stuck.txt');
/** A capture with a few places written over, cut, or turned round. */
const damaged = fc
  .array(fc.tuple(fc.nat(capture.length), fc.uint8Array({ maxLength: 8 })), { maxLength: 30 })
  .map((edits) => {
    const copy = Buffer.from(capture);
    for (const [at, patch] of edits) copy.set(patch.subarray(0, Math.max(0, copy.length - at)), Math.min(at, copy.length));
    return copy;
  });
const hugeNumbers = fc
  .array(fc.constantFrom('6200', '0x151', '0000000000000100', '4195660', 'S', '[<0>]'), { maxLength: 4 })
  .map((words) => words.reduce((text, word) => text.replaceAll(word, `9999999999999999999999${word}`), capture.toString()))
  .map((text) => Buffer.from(text));

describe('unstuck analyze, on anything', function () {
  this.timeout(120_000);
  for (const [name, input] of [['random bytes', bytes], ['a damaged capture', damaged], ['a capture with impossible numbers', hugeNumbers]] as const) {
    it(`${name}: a report that fits the schema, exit code 0 or 1`, async () => {
      await fc.assert(
        fc.asyncProperty(input, async (content) => {
          const { code, out } = await analyze(content, 'json');
          const { findings } = reportSchema.parse(JSON.parse(out));
          assert.equal(code, findings.some((finding) => finding.severity !== 'information') ? 1 : 0);
        }),
        { numRuns: 60 },
      );
    });
  }

  it('text and Markdown too', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, damaged), fc.constantFrom('text', 'markdown'), async (content, format) => {
        const { code, out } = await analyze(content, format);
        assert.ok(code === 0 || code === 1);
        assert.ok(out.endsWith('\n'));
      }),
      { numRuns: 40 },
    );
  });
});
