import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { readDump } from '../../src/formats/readDump.ts';
import type { Frame } from '../../src/model/stack.ts';
import { createText, lineAt, type Text } from '../../src/text/text.ts';

const CORPUS = '../shared/corpus';
// Written down apart from the table of shapes: a symbol, its offset and size, and the module behind it.
const TOKEN = /(\? ?)?([A-Za-z_.$][A-Za-z0-9_.$]*)\+0x([0-9a-f]+)\/0x([0-9a-f]+)(?: {1,2}\[([A-Za-z0-9_-]+)(?: [0-9a-f]{12,40})?\])?/g;

interface Token {
  readonly at: number;
  readonly text: string;
  /** `function offset size module` */
  readonly key: string;
}

describe('every symbol+0xoffset/0xsize of other people’s dumps is a frame or a code pointer, with its module', () => {
  if (!existsSync(`${CORPUS}/MANIFEST.json`)) return void it.skip(`${CORPUS} is not there: no frames to count`);
  const paths = (JSON.parse(readFileSync(`${CORPUS}/MANIFEST.json`, 'utf8')) as readonly { readonly path: string }[]).map((entry) => entry.path);

  it('on 99.9 % of them', () => {
    let all = 0;
    const missed: string[] = [];
    for (const path of paths.filter((one) => existsSync(`${CORPUS}/${one}`))) {
      const text = createText(path, readFileSync(`${CORPUS}/${path}`, 'utf8'));
      const read = framesOf(text);
      for (const token of tokensOf(text)) {
        all++;
        if (read.get(token.at) !== token.key) missed.push(`${path}:${lineAt(text, token.at) + 1}: ${token.text}, read ${read.get(token.at) ?? 'nothing'}`);
      }
    }
    console.log([`      ${all - missed.length} of ${all} frames (${((1 - missed.length / all) * 100).toFixed(3)} %)`, ...missed.slice(0, 60).map((one) => `      ${one}`)].join('\n'));
    assert.ok(missed.length <= all * 0.001, `${missed.length} of ${all} frames are not read`);
  });
});

/** By the offset at which the name stands. */
function framesOf(text: Text): ReadonlyMap<number, string> {
  const dump = readDump(text, 0);
  const found = new Map<number, string>();
  for (const stack of dump.stacks) stack.frames.forEach((frame, index) => found.set(stack.nameStarts[index]!, keyOf(frame)));
  for (const pointer of dump.codePointers) found.set(pointer.place.span.start, keyOf(pointer.frame));
  return found;
}

function keyOf(frame: Frame): string {
  return `${frame.function} ${frame.offset} ${frame.size} ${frame.module}`;
}

function tokensOf(text: Text): readonly Token[] {
  return [...text.content.matchAll(TOKEN)].flatMap((match) => {
    const line = text.content.slice(text.lineStarts[lineAt(text, match.index)]!, match.index);
    // Locks and titles say where something happened; they are facts of other kinds. A mailer breaks such lines too.
    const before = text.content.slice(Math.max(0, match.index - 100), match.index);
    if (/(?:\bat|\(\d+\)):[ \t]*(?:\[<[0-9a-f]+>\])?[ \t]*\r?\n[> \t]*(?:\[[^\]\n]*\] *)*$/.test(before)) return [];
    if (/(?:\bat:? |\bin |\) at |\]: |@ |\block: |\): |Stopper: .*|CPU#\d+ )(?:\[<[0-9a-f]+>\] )?$/.test(line) && !/interrupt|PC is at|LR is at|IP is at/.test(line)) return [];
    const at = match.index + (match[1] ?? '').length;
    return [{ at, text: match[0], key: `${match[2]} ${parseInt(match[3]!, 16)} ${parseInt(match[4]!, 16)} ${match[5] ?? null}` }];
  });
}
