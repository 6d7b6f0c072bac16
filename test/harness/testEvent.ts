/** What the tests in the extension host tell the driver outside, one line of the log each. */
export type TestEvent =
  | { readonly kind: 'passed'; readonly title: string; readonly milliseconds: number }
  | { readonly kind: 'failed'; readonly title: string; readonly error: string }
  | { readonly kind: 'skipped'; readonly title: string }
  | { readonly kind: 'end' };

/** The event in a line of the log, or undefined when the line is something else. */
export function readTestEvent(line: string): TestEvent | undefined {
  const json = /unstuck-test (\{.*\})\s*$/s.exec(line)?.[1];
  return json === undefined ? undefined : (JSON.parse(json) as TestEvent);
}

/** The event as a line for a person; empty for the end. */
export function showTestEvent(event: TestEvent): string {
  if (event.kind === 'passed') return `  ✔ ${event.title} (${event.milliseconds} ms)`;
  if (event.kind === 'skipped') return `  - ${event.title}`;
  return event.kind === 'failed' ? `  ✖ ${event.title}\n${event.error.replaceAll(/^/gm, '      ')}` : '';
}
