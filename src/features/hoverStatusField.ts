import { SECCOMP_FIELDS, seccompField } from '../knowledge/seccomp.ts';
import { contains, span } from '../text/span.ts';
import { lineAt, lineText } from '../text/text.ts';
import { dumpOf, taskLabel, type AnalysedDocument } from './document.ts';
import type { HoverText } from './hover.ts';
import { code, plain } from './markdownText.ts';

const LINE = /(?:^|[^A-Za-z_])((NoNewPrivs|Seccomp|Seccomp_filters):[ \t]{0,8}(\d{1,9}))[ \t\r]{0,8}$/;

/** Hover on a line of /proc/PID/status that tells about seccomp: the mode by name, and what it means for the task. */
export function hoverStatusField(document: AnalysedDocument, offset: number): HoverText | null {
  const line = lineAt(document.text, offset);
  const match = LINE.exec(lineText(document.text, line));
  const field = SECCOMP_FIELDS.find((one) => one === match?.[2]);
  if (!match || !field) return null;
  const reading = dumpOf(document)?.readings.find((one) => one.format === 'procStatus' && one.place.source === 0 && contains(one.place.span, offset));
  const fact = seccompField(field, match[3]!);
  if (!reading || !fact) return null;
  const start = (document.text.lineStarts[line] ?? 0) + match.index + match[0].indexOf(match[1]!);
  return {
    markdown: `**${code(field)}** = ${code(match[3]!)}: ${plain(fact.value)}, ${plain(taskLabel(document, reading.tid?.value ?? null, reading.place))}\n\n${plain(fact.meaning)}`,
    span: span(start, start + match[1]!.length),
  };
}
