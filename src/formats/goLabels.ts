import type { GoLabels } from '../model/goroutine.ts';

export const NO_LABELS: GoLabels = {};

const PAIR = /[ ,]*("(?:[^"\\]|\\.)*"|[^"\s:,{}][^":,{}]*) ?: ?("(?:[^"\\]|\\.)*"|[^",}]*)/y;

/**
 * Labels of runtime/pprof: `{"route":"/a", "tenant":"blue"}` of profiles (pprof/label.go), `{req: 42, route: "/x y"}`
 * of the headers of goroutines (runtime/traceback.go of Go 1.27, which quotes where it must).
 * @returns no labels where the text is something else.
 */
export function readLabels(text: string): GoLabels {
  const labels: [string, string][] = [];
  PAIR.lastIndex = 1;
  for (let match = PAIR.exec(text); match; match = PAIR.exec(text)) labels.push([unquoted(match[1]!), unquoted(match[2]!)]);
  return labels.length === 0 ? NO_LABELS : Object.fromEntries(labels);
}

function unquoted(text: string): string {
  if (!text.startsWith('"')) return text.trim();
  try {
    return String(JSON.parse(text));
  } catch {
    // Go quotes what JSON does not know: \a, \v, \x7f.
    return text.slice(1, -1);
  }
}
