import type { Damage, RepairConfidence } from '../../text/repair.ts';
import { joined, sliced, type Piece } from '../../text/piece.ts';
import type { Family } from '../shape.ts';
import { CHARACTER_REPAIRS } from './characters.ts';
import { readingOf, type Reading } from './reading.ts';
import { mayBeRewritten, REWRITES } from './rewrites.ts';

/** A line as it may have been. */
export interface Mended {
  readonly piece: Piece;
  readonly damage: readonly Damage[];
  readonly confidence: RepairConfidence;
  readonly reading: Reading;
}

export interface MendOptions {
  /** Only what is wrong in any payload: the line reads as a whole already. */
  readonly alwaysOnly: boolean;
  /** The text is known to be quoted-printable. */
  readonly quotedPrintable: boolean;
}

/** Undoes what was done to a line, as far as it can be told: damage is empty where nothing was found. */
export function mend(piece: Piece, family: Family, { alwaysOnly, quotedPrintable }: MendOptions): Mended {
  const damage: Damage[] = [];
  let confidence: RepairConfidence = 'sure';
  let text = piece;
  let isWhole = alwaysOnly;
  for (const repair of CHARACTER_REPAIRS) {
    if (repair.damage === 'quoted-printable' ? !quotedPrintable : isWhole && !repair.always) continue;
    const next = repair.apply(text);
    if (next === text || next.text === text.text) continue;
    text = next;
    damage.push(repair.damage);
    confidence = weaker(confidence, repair.confidence);
    // What reads is left alone: a dash in a file name may be one.
    isWhole ||= readingOf(text.text, family).whole;
  }
  const reading = readingOf(text.text, family);
  const plain = { piece: text, damage, confidence, reading };
  return alwaysOnly || reading.whole ? plain : (rewritten(plain, family) ?? plain);
}

/** The weaker of two. */
export function weaker(a: RepairConfidence, b: RepairConfidence): RepairConfidence {
  return a === 'guess' || b === 'guess' ? 'guess' : a === 'likely' || b === 'likely' ? 'likely' : 'sure';
}

function rewritten(plain: Mended, family: Family): Mended | null {
  const before = sliced(plain.piece, 0, plain.reading.payload);
  let payload = sliced(plain.piece, plain.reading.payload);
  if (!mayBeRewritten(payload.text.slice(0, 1000))) return null;
  const damage = [...plain.damage];
  let { confidence } = plain;
  for (const rewrite of REWRITES) {
    const next = rewrite.apply(payload);
    if (next === payload || next.text === payload.text) continue;
    payload = next;
    if (!damage.includes(rewrite.damage)) damage.push(rewrite.damage);
    confidence = weaker(confidence, rewrite.confidence);
  }
  const piece = joined([before, payload]);
  const reading = readingOf(piece.text, family);
  return reading.whole ? { piece, damage, confidence, reading } : null;
}
