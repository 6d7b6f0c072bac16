import type { Span } from '../text/span.ts';
import { lineAt, lineEnd, type Text } from '../text/text.ts';

/** A text that is a patch, or a mail with one. */
export interface Patch {
  /** Files that it changes, by the names in its headers; only plain paths. */
  readonly files: readonly string[];
  /** Header or hunk that says so. */
  readonly at: Span;
  /** Subject of the mail, where it has one. */
  readonly subject: string | null;
}

/**
 * Recognises a unified diff (git-diff(1), diff(1) -u): a hunk header `@@ -139,16 +139,20 @@` and the name of a file. Looks
 * at the first 64 kB only.
 */
export function patchOf(text: Text): Patch | null {
  const content = text.content.slice(0, LOOKED_AT);
  if (!content.includes('@@ -')) return null;
  const hunk = /^[> \t]{0,8}@@ -\d{1,7}(?:,\d{1,7})? \+\d{1,7}(?:,\d{1,7})? @@/m.exec(content);
  if (!hunk) return null;
  const names = [...content.matchAll(/^[> \t]{0,8}(?:diff --git a\/(\S{1,200}) b\/\S{1,200}|\+\+\+ (?:b\/)?(\S{1,200}))/gm)].slice(0, MOST_FILES);
  const files = [...new Set(names.flatMap((match) => match[1] ?? match[2] ?? []).filter((name) => PATH.test(name)))];
  if (files.length === 0) return null;
  const start = Math.min(names[0]!.index, hunk.index);
  const subject = /^[> \t]{0,8}Subject:? ?((?:Re: )?\[[^\]\n]{0,60}PATCH[^\]\n]{0,60}\][^\n]{0,200})/m.exec(content)?.[1]?.trim() ?? null;
  return { files, at: { start, end: lineEnd(text, lineAt(text, start)) }, subject };
}

const LOOKED_AT = 65_536;
const MOST_FILES = 200;
const PATH = /^[\w.+-]+(?:\/[\w.+-]+)*$/;
