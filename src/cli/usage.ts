import { VERSION } from './version.ts';

/** `unstuck --help`. */
export const USAGE = `unstuck ${VERSION}: reads dumps of hung Linux machines and containers, and says what is stuck, on whom,
why SIGKILL does not help, and what to do. It runs no command and changes nothing.

Usage
  unstuck analyze [--format text|json|markdown] [--out FILE] [--color] [--signatures DIR] PATH…|-
  unstuck explain [--field FIELD | --flags] [--arch ARCH] VALUE
  unstuck signatures list [--format text|json|markdown]
  unstuck signatures show [--format text|json|markdown] ID
  unstuck signatures test DIR
  unstuck help | --help | --version

analyze   Reads /proc/PID/stack, status and stat, ps, the kernel log and goroutine traces, alone or pasted together.
          All PATHs are one incident. A directory stands for the regular files below it; - for standard input.
  --format   text (default), json (media/report.schema.json describes it) or markdown
  --out      write to FILE instead of standard output
  --color    colour the text
  --signatures  use the signature pages of DIR as well, such as .unstuck/signatures; can be given several times

explain   Says what a value of a dump means: a signal mask (0x100, 0000000000000100), a signal (9, SIGKILL),
          a capability mask, process flags, a state letter (D).
  --field    SigPnd, ShdPnd, SigBlk, SigIgn, SigCgt, CapInh, CapPrm, CapEff, CapBnd or CapAmb: where the mask stood
  --flags    VALUE is the flags of /proc/PID/stat, field 9: decimal, or hexadecimal with 0x
  --arch     x86_64 (default numbering), arm64, mips, sparc, alpha, parisc, …: signal numbers differ

signatures list   Names the pages of the catalogue, by subsystem: the hangs and normal waits that Unstuck knows.
signatures show   Prints one page: what happens, why it lasts, what next, how to tell causes apart, fixes, sources.
signatures test   Checks the signature pages of a folder: their front matter, and that their examples match and their
          near-misses do not, beside the pages that Unstuck brings.

Exit code
  0   nothing found: no finding of severity warning or error (information alone is 0)
  1   findings of severity warning or error; a page of signatures test is faulty
  2   wrong usage, or a PATH or signature page that could not be read; the others are still reported

Examples
  unstuck analyze incident.txt
  cat /proc/6200/{stack,status} | unstuck analyze -
  unstuck analyze --format json sosreport/proc > report.json
  unstuck explain 'ShdPnd: 0000000000000100'
  unstuck signatures show fuse-flush-exit
`;
