import * as z from 'zod/mini';
import type { FromWebview } from '../server/protocol.ts';

/**
 * What came from the webview, or null when it is no message of ours. The webview shows text of a dump: nothing that
 * it sends is believed before it was checked.
 */
export function readMessage(value: unknown): FromWebview | null {
  const result = fromWebview.safeParse(value);
  return result.success ? result.data : null;
}

const uri = z.string().check(z.maxLength(8192));
const short = z.string().check(z.maxLength(256));

const fromWebview = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('reveal'), uri, line: z.int().check(z.nonnegative()) }),
  z.object({ type: z.literal('copy'), text: z.string().check(z.maxLength(1_000_000)) }),
  z.object({ type: z.literal('mask'), id: z.int(), value: short, field: z.nullable(short), arch: z.nullable(short) }),
  z.object({ type: z.literal('postmortem'), uri }),
  z.object({ type: z.literal('page'), id: short }),
]);

/** The state that the webview keeps over a reload of the window: what `deserialize` gets back. */
export function readState(value: unknown): { readonly uri: string } | null {
  const result = savedState.safeParse(value);
  return result.success ? result.data : null;
}

const savedState = z.object({ uri });
