import type { Report } from './schema.ts';

/**
 * The report as JSON (`schema.ts`; JSON Schema: media/report.schema.json), one entry of each list a line.
 *
 * It comes in pieces because a report of a large dump may be longer than the longest string that JavaScript can hold.
 * Control characters that JSON itself allows (DEL, C1, line separators) are escaped too, for the sake of terminals.
 */
export function* renderJson(report: Report): Generator<string> {
  let lead = '{';
  for (const [name, value] of Object.entries(report)) {
    yield `${lead}\n  ${JSON.stringify(name)}: `;
    if (Array.isArray(value)) yield* list(value);
    else yield json(value);
    lead = ',';
  }
  yield '\n}\n';
}

function* list(entries: readonly unknown[]): Generator<string> {
  let lead = '[';
  for (const entry of entries) {
    yield `${lead}\n    ${json(entry)}`;
    lead = ',';
  }
  yield entries.length === 0 ? '[]' : '\n  ]';
}

function json(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
