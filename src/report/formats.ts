import { renderJson } from './json.ts';
import { renderMarkdown } from './markdown.ts';
import type { Report } from './schema.ts';
import { renderText, type TextOptions } from './text.ts';

/** Makes a report into text, in pieces: a report may be longer than one string can be. */
export type Render = (report: Report, options: TextOptions) => Iterable<string>;

/** Every output, by the name that `--format` takes. */
export const OUTPUTS = {
  text: renderText,
  json: renderJson,
  markdown: renderMarkdown,
} as const satisfies Readonly<Record<string, Render>>;

export type OutputName = keyof typeof OUTPUTS;

export function isOutputName(name: string): name is OutputName {
  return Object.hasOwn(OUTPUTS, name);
}
