/** The kinds of block that lines make. Consecutive lines of one family are one block. */
export type Family = 'heading' | 'stack' | 'status' | 'stat' | 'ps' | 'goroutine' | 'goCrash' | 'goTest' | 'goProfile' | 'mounts' | 'procfs' | 'trace' | 'table' | 'folded' | 'strace' | 'debugger' | 'processTree' | 'containers' | 'text';

/**
 * One row of the table of line shapes: what the beginning of a payload decides, and how the whole line reads.
 *
 * `lead` and `parts` are sources of regular expressions in the common subset of JavaScript, Oniguruma and
 * tree-sitter: no look-around, no back-references, no lazy quantifiers, no flags, only non-capturing groups
 * in leads, only named and non-capturing groups in parts. Both are anchored at the beginning of the payload,
 * `parts` also at the end of the line.
 */
export interface Shape {
  readonly name: string;
  readonly family: Family;
  /** The line opens a new block even when the line before it belongs to the same family. */
  readonly starts?: true;
  /** The shape is only looked for while a block of this family is open: its lead alone would fit prose or code. */
  readonly within?: Family;
  /** The lead goes through several words of any kind: in one automaton with others that do it would multiply the states. */
  readonly apart?: true;
  readonly lead: string;
  /** Reads the whole payload into named groups. Absent where the lead says all. */
  readonly parts?: string;
  /** TextMate scope of each named group of `parts`. */
  readonly scopes?: Readonly<Record<string, string>>;
  /** Scope of a line whose parts are absent or do not fit. */
  readonly scope?: string;
  /** Real lines of this shape; a test reads each of them by lead and by parts. */
  readonly samples: readonly string[];
}

/** A row of the table of prefixes: what may stand before a payload, any number of times. */
export interface PrefixShape {
  readonly name: 'indent' | 'escape' | 'quote' | 'timestamp' | 'wallclock' | 'caller' | 'level' | 'facility' | 'kmsg' | 'syslog' | 'isolog' | 'rfc5424' | 'pod' | 'grep';
  readonly pattern: string;
  readonly samples: readonly string[];
}
