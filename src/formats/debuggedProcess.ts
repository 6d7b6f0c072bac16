import type { Fact } from '../model/fact.ts';
import { span } from '../text/span.ts';
import { placeOf, type Context } from './format.ts';

/**
 * The process that a debugger was attached to, from the command above its output: `gdb -p 15252`, `gdb --pid=15252`,
 * `gdb /usr/bin/ndrive 15252`, `gstack 15252`, `pstack 15252`, `eu-stack -p 15252`. null where it does not say.
 */
export function debuggedProcess(context: Context): Fact<number> | null {
  const { heading } = context;
  if (heading.command === null || heading.inside) return null;
  const command = heading.command.slice(0, MOST);
  const match = /(?:^|[\s/;&|])(?:gdb|gstack|pstack|eu-stack|lldb)\s[^|;]*?(?:\s-p ?|\s--?pid[= ]|\b(?:attach|gstack|pstack) )(\d{1,10})(?=\s|$)/.exec(command)
    ?? /(?:^|[\s/;&|])(?:gstack|pstack) (\d{1,10})(?=\s|$)/.exec(command)
    ?? /(?:^|[\s/;&|])gdb(?: -\w+)* \/?[\w./-]+ (\d{1,10})(?=\s|$)/.exec(command);
  if (!match) return null;
  const at = heading.commandStart + match.index + match[0].length - match[1]!.length;
  return { value: Number(match[1]), place: placeOf(context, span(at, at + match[1]!.length)) };
}

const MOST = 1000;
