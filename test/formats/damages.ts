/** One way in which texts are damaged between the terminal and the reader. */
export interface Damaging {
  readonly name: string;
  readonly apply: (content: string) => string;
  /** Whether such a text can come about at all. */
  readonly reads: (path: string, content: string) => boolean;
  /** Only frames are promised: tables, and the words of prose, lose what nothing brings back. */
  readonly framesOnly?: true;
  /** Fixtures that say something else then, each for the reason that stands beside it. */
  readonly except: ReadonlySet<string>;
}

const always = (): boolean => true;
const none: ReadonlySet<string> = new Set();
// Lines that only their heading explains: nothing in such a text proves how it is encoded.
const TEXT_ONLY: ReadonlySet<string> = new Set(['test/fixtures/bcc/old-blocks-and-wakeups.txt', 'test/fixtures/kernel/banner.txt', 'test/fixtures/kernel/servers-and-disks.txt', 'test/fixtures/pstree/psmisc-all-options.txt', 'test/fixtures/pstree/arguments-without-pids.txt']);
const lines = (content: string, put: (line: string, index: number) => string): string => content.replace(/\n$/, '').split('\n').map(put).join('\n') + (content.endsWith('\n') ? '\n' : '');

export const DAMAGES: readonly Damaging[] = [
  { name: 'with CRLF', apply: (content) => content.replace(/\r?\n/g, '\r\n'), reads: always, except: none },
  { name: 'quoted', apply: (content) => lines(content, (line) => `> ${line}`), reads: always, except: none },
  { name: 'quoted twice', apply: (content) => lines(content, (line) => `> > ${line}`), reads: always, except: none },
  { name: 'indented by four blanks', apply: (content) => lines(content, (line) => `    ${line}`), reads: always, except: none },
  { name: 'indented by no-break spaces', apply: (content) => lines(content, (line) => `\u00a0\u00a0${line}`), reads: always, except: none },
  { name: 'with HTML entities', apply: (content) => content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'), reads: (_, content) => !/&\w+;/.test(content), except: TEXT_ONLY },
  { name: 'in colours', apply: (content) => lines(content, (line) => `\u001b[32m${line}\u001b[0m`), reads: (_, content) => !content.includes('\u001b'), except: none },
  { name: 'quoted-printable', apply: quotedPrintable, reads: (_, content) => !content.includes('=3D'), except: TEXT_ONLY },
  { name: 'with blanks for tabs', apply: (content) => content.replaceAll('\t', '        '), reads: always, except: none, framesOnly: true },
  { name: 'wrapped at 76 columns', apply: (content) => lines(content, wrapped), reads: (_, content) => !/\?\s*$/.test(content), except: none, framesOnly: true },
  { name: 'in full width', apply: (content) => content.replaceAll('[<0>]', '［＜０＞］').replace(/(?<=goroutine \d+ )\[([^\]]*)\]:/g, (_, inside: string) => `［${inside.replaceAll(',', '，')}］：`), reads: always, except: none, framesOnly: true },
  { name: 'with the slot eaten as a tag', apply: (content) => content.replaceAll('[<0>]', '[]'), reads: always, except: none, framesOnly: true },
  { name: 'through the console, by callers', apply: (content) => lines(content, (line) => `[  123.456789][ T1234] ${line}`), reads: always, except: none },
  { name: 'through containerd', apply: (content) => lines(content, (line) => `2026-01-15T00:53:02.123456789Z stderr F ${line}`), reads: always, except: none },
  { name: 'through journald', apply: (content) => lines(content, (line) => `Jan 15 00:53:02 node7 kernel: ${line}`), reads: always, except: none },
  { name: 'through dmesg -T', apply: (content) => lines(content, (line) => `[Thu Jan 15 12:01:08 2026] ${line}`), reads: always, except: none },
];

/** RFC 2045: no line longer than 76 characters, `=` last where it goes on. */
function quotedPrintable(content: string): string {
  return lines(content, (line) => {
    const encoded = Array.from(new TextEncoder().encode(line), (byte) => (byte === 0x3d || byte > 0x7e || (byte < 0x20 && byte !== 9) ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}` : String.fromCharCode(byte)));
    const out: string[] = [];
    let open = '';
    for (const unit of encoded) {
      if (open.length + unit.length > 75) {
        out.push(`${open}=`);
        open = '';
      }
      open += unit;
    }
    return [...out, open].join('\n');
  });
}

/** As mailers do it: at the last blank that fits; a word that is longer stays whole. */
function wrapped(line: string): string {
  const rows: string[] = [];
  let rest = line;
  while (rest.length > 76) {
    const at = rest.lastIndexOf(' ', 76);
    if (at <= 0 || rest.slice(0, at).trim() === '') break;
    rows.push(rest.slice(0, at));
    rest = rest.slice(at + 1);
  }
  return [...rows, rest].join('\n');
}
