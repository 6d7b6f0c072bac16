/** How far into a text the signs of a dump are looked for. */
export const LINES_LOOKED_AT = 200;

/**
 * Whether a text is an incident dump, by the lines that hardly anything else holds: a frame of /proc/PID/stack,
 * a goroutine header, a hung-task report, a signal mask. One line decides; a whole analysis would be too dear for
 * every text file that is opened. Looks at the first `LINES_LOOKED_AT` lines and the first 400 characters of each.
 */
export function looksLikeDump(lines: Iterable<string>): boolean {
  let seen = 0;
  for (const line of lines) {
    if (SIGNS.some((sign) => sign.test(line.slice(0, 400)))) return true;
    if (++seen >= LINES_LOOKED_AT) return false;
  }
  return false;
}

// Anchored at words, not at the line's beginning: quotes, timestamps and indentation stand before them.
const SIGNS: readonly RegExp[] = [
  /\[< ?0>\] [A-Za-z_.$][\w.$]*\+0x/,
  /\bgoroutine [0-9]+ (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?\[[a-z]/,
  /\bINFO: task .{1,64}:[0-9]+ blocked for more than [0-9]+ seconds/,
  /\b(?:SigPnd|ShdPnd|SigBlk|SigIgn|SigCgt):\s*[0-9a-f]{16}\b/,
];
