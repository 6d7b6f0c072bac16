import type { Edit } from './piece.ts';
import type { Span } from './span.ts';

/** What happened to a text on its way from the terminal. */
export type Damage =
  | 'wrapped' // a mailer or a terminal broke the line
  | 'quoted-printable'
  | 'entity' // `&lt;0&gt;`
  | 'tag' // HTML tags, of a highlighter or made of `<0>`
  | 'escape' // colours and cursor movements of a terminal, backspaces
  | 'escaped' // `\n` and `\t` written as two characters: JSON, repr
  | 'invisible' // soft hyphens, zero-width and unusual blanks
  | 'full-width' // ［＜０＞］
  | 'typography' // smart quotes, dashes
  | 'obfuscated' // [email protected]
  | 'blanks' // blanks lost or put in
  | 'translated'
  | 'prefix' // something before the payload that no known program prints: line numbers, a log format
  | 'merged' // a log line begins in the middle of another
  | 'double-spaced';

/** `sure`: the characters leave no other reading; `likely`: the line reads as a whole only so; `guess`: one of several. */
export type RepairConfidence = 'sure' | 'likely' | 'guess';

/** One damaged line, or several that were one, and how it read before the damage. */
export interface Repair {
  readonly span: Span;
  readonly text: string;
  readonly damage: readonly Damage[];
  readonly confidence: RepairConfidence;
  /** What turns the span into the text: sorted and disjoint. */
  readonly edits: readonly Edit[];
}
