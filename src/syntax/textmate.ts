import { toOniguruma } from './onigurumaPattern.ts';
import { overlapsOf, type Overlaps } from './overlap.ts';
import { groupNames } from './pattern.ts';
import type { Family, PrefixShape, Shape } from './shape.ts';

/** A rule of a TextMate grammar, as far as it is used here. */
export interface TextMateRule {
  readonly name?: string;
  readonly contentName?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly while?: string;
  readonly captures?: TextMateCaptures;
  readonly beginCaptures?: TextMateCaptures;
  readonly whileCaptures?: TextMateCaptures;
  readonly endCaptures?: TextMateCaptures;
  readonly include?: string;
  readonly patterns?: readonly TextMateRule[];
}

export type TextMateCaptures = Readonly<Record<string, { readonly name?: string }>>;

export interface TextMateGrammar {
  readonly $comment: string;
  readonly name: string;
  readonly scopeName: string;
  readonly injectionSelector?: string;
  readonly patterns: readonly TextMateRule[];
  readonly repository?: Readonly<Record<string, TextMateRule>>;
}

const GENERATED = 'Generated from src/syntax/shapes.ts by `npm run generate`. Do not edit.';

/**
 * The table as a TextMate grammar (scope `source.unstuck`). Each line gets the scope `meta.line.<shape>`.
 *
 * Rows with `within` need to know the open block: a family with such rows becomes a region that begins at a
 * line of the family and goes on `while` the first row that fits the next line belongs to it.
 */
export function textMateGrammar(shapes: readonly Shape[], prefixes: readonly PrefixShape[]): TextMateGrammar {
  const families = [...new Set(shapes.flatMap((row) => (row.within === undefined ? [] : [row.within])))];
  const prefix = `(?:^|\\G)${prefixRun(prefixes)}`;
  const table: Table = { shapes, overlaps: overlapsOf(shapes.map((row) => row.lead)) };
  const everywhere = shapes.filter((row) => row.within === undefined);
  return {
    $comment: GENERATED,
    name: 'Linux incident dump',
    scopeName: 'source.unstuck',
    patterns: [...families.map((family) => ({ include: `#${family}` })), { include: '#line' }],
    repository: {
      line: { begin: `(?=.)${prefix}`, beginCaptures: PREFIX_CAPTURES, end: '$', patterns: everywhere.map(include) },
      ...Object.fromEntries(families.map((family) => [family, region(table, family, prefix)])),
      ...Object.fromEntries(shapes.map((row) => [row.name, lineRule(row)])),
    },
  };
}

/** Colours fenced dumps inside of Markdown: by the language of the fence, or any fence that names no language. */
export function markdownInjection(): TextMateGrammar {
  return {
    $comment: GENERATED,
    name: 'Linux incident dumps in Markdown',
    scopeName: 'markdown.unstuck.codeblock',
    // Not inside of another fence, where a closing fence would look like an opening one.
    injectionSelector: 'L:text.html.markdown - (markup.fenced_code | meta.embedded | comment | markup.raw | markup.inline)',
    patterns: [{ include: '#fence' }],
    repository: {
      fence: {
        name: 'markup.fenced_code.block.markdown',
        begin: `(^|\\G)(\\s*)(\`{3,}|~{3,})[ \\t]*(?:(?i:(${FENCES.join('|')}))((?:[ \\t:,{?][^\`]*)?))?$`,
        beginCaptures: {
          3: { name: 'punctuation.definition.markdown' },
          4: { name: 'fenced_code.block.language.markdown' },
          5: { name: 'fenced_code.block.language.attributes.markdown' },
        },
        end: '(^|\\G)(\\2|\\s{0,3})(\\3)\\s*$',
        endCaptures: { 3: { name: 'punctuation.definition.markdown' } },
        patterns: [
          {
            begin: '(^|\\G)(\\s*)(.*)',
            while: '(^|\\G)(?!\\s*([`~]{3,})\\s*$)',
            contentName: 'meta.embedded.block.unstuck',
            patterns: [{ include: 'source.unstuck' }],
          },
        ],
      },
    },
  };
}

/** Languages of a fence that holds a dump. A fence without a language is the usual way to paste one. */
const FENCES = ['unstuck', 'procstack', 'proc', 'goroutine', 'gotrace', 'dmesg', 'kmsg', 'sysrq', 'hungtask', 'stacktrace', 'console', 'shell-session', 'text', 'txt', 'plaintext', 'log'];

const PREFIX_CAPTURES: TextMateCaptures = { 1: { name: 'comment.line.prefix.unstuck' } };

/** All prefixes of a line as group 1. The group is atomic: a payload must not give back a part of a prefix. */
function prefixRun(prefixes: readonly PrefixShape[]): string {
  return `((?>(?:${prefixes.map((row) => toOniguruma(row.pattern)).join('|')})*))`;
}

function include(row: Shape): TextMateRule {
  return { include: `#${row.name}` };
}

function region(table: Table, family: Family, prefix: string): TextMateRule {
  const opening = table.shapes.filter((row) => row.within === undefined);
  const open = table.shapes.filter((row) => row.within === undefined || row.within === family);
  return {
    begin: `${prefix}(?=${firstRowOf(table, opening, family)})`,
    beginCaptures: PREFIX_CAPTURES,
    while: `${prefix}(?=${firstRowOf(table, open, family)})`,
    whileCaptures: PREFIX_CAPTURES,
    patterns: open.filter((row) => row.family === family).map(include),
  };
}

interface Table {
  readonly shapes: readonly Shape[];
  readonly overlaps: Overlaps;
}

/**
 * Matches where the first row of the list that fits belongs to the family: the leads of its rows, each unless a row of
 * another family further up fits too. Few can: only those that overlap are named, because every line of a text runs
 * through this.
 */
function firstRowOf({ shapes, overlaps }: Table, rows: readonly Shape[], family: Family): string {
  const byUnless = new Map<string, string[]>();
  rows.forEach((row, at) => {
    if (row.family !== family) return;
    const index = shapes.indexOf(row);
    const above = rows.slice(0, at).filter((other) => other.family !== family && overlaps(shapes.indexOf(other), index));
    const unless = above.length === 0 ? '' : `(?!${above.map((other) => toOniguruma(other.lead)).join('|')})`;
    byUnless.set(unless, [...(byUnless.get(unless) ?? []), toOniguruma(row.lead)]);
  });
  return [...byUnless].map(([unless, leads]) => `${unless}(?:${leads.join('|')})`).join('|');
}

function lineRule(row: Shape): TextMateRule {
  const fallback = row.scope === undefined ? [] : [{ match: '\\G.+$', name: `${row.scope}.unstuck` }];
  return {
    name: `meta.line.${row.name}.unstuck`,
    begin: `\\G(?=${toOniguruma(row.lead)})`,
    end: '$',
    patterns: [...partsRule(row), ...fallback],
  };
}

function partsRule(row: Shape): readonly TextMateRule[] {
  if (row.parts === undefined) return [];
  const scoped = groupNames(row.parts).flatMap((group, index) => {
    const scope = row.scopes?.[group];
    return scope === undefined ? [] : [[String(index + 1), { name: `${scope}.unstuck` }] as const];
  });
  return [{ match: `\\G(?:${toOniguruma(row.parts)})$`, captures: Object.fromEntries(scoped) }];
}
