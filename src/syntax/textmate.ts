import { branchesOf } from './branches.ts';
import { toOniguruma } from './onigurumaPattern.ts';
import { overlapsOf } from './overlap.ts';
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
 * A line is its prefixes, read once, and then the first row whose lead fits: the order of the patterns is the order of the
 * table, and the last one takes what no row fits. All are bound to the place where the prefixes end (`\\G`); without that
 * the engine looks for each of them along the whole line.
 *
 * Rows with `within` need to know the open block: a family with such rows becomes a region that begins at a line of the
 * family, inside of that line, and goes on `while` the first row that fits the next line belongs to it.
 */
export function textMateGrammar(shapes: readonly Shape[], prefixes: readonly PrefixShape[]): TextMateGrammar {
  const families = [...new Set(shapes.flatMap((row) => (row.within === undefined ? [] : [row.within])))];
  const prefix = prefixPattern(prefixes);
  const table = tableOf(shapes);
  const opening = shapes.filter((row) => row.within === undefined);
  const inOrder = [...new Set(opening.map((row) => (families.includes(row.family) ? row.family : row.name)))].map(include);
  return {
    $comment: GENERATED,
    name: 'Linux incident dump',
    scopeName: 'source.unstuck',
    patterns: [
      {
        begin: `(?=.)${AT_START}${run(prefix)}`,
        beginCaptures: PREFIX_CAPTURES,
        // Behind a payload, or at the next line after a region. That line has its anchor too, where it stands in a fence:
        // its prefixes tell, because behind a payload's beginning there are none left.
        end: `(?!\\G)|$|(?=${prefix})`,
        patterns: [...inOrder, { match: '\\G.+$' }],
      },
    ],
    repository: {
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

/** The beginning of a line, also of one inside a fence of Markdown that is indented. */
const AT_START = '(?:^|\\G)';

/** One prefix. */
function prefixPattern(prefixes: readonly PrefixShape[]): string {
  return `(?:${prefixes.map((row) => toOniguruma(row.pattern)).join('|')})`;
}

/** All prefixes of a line as group 1. The group is atomic: a payload must not give back a part of a prefix. */
function run(prefix: string): string {
  return `((?>${prefix}*))`;
}

function include(name: string): TextMateRule {
  return { include: `#${name}` };
}

function region(table: Table, family: Family, prefix: string): TextMateRule {
  const first = table.shapes.findIndex((row) => row.within === undefined && row.family === family);
  // The rule stands at the place of the family's first row, so what stands further up has been tried already.
  const opening = table.shapes.slice(first).filter((row) => row.within === undefined);
  const open = table.shapes.filter((row) => row.within === undefined || row.within === family);
  return {
    begin: `\\G(?=${firstRowOf(table, opening, family)})`,
    while: `${AT_START}${run(prefix)}(?=${firstRowOf(table, open, family)})`,
    whileCaptures: PREFIX_CAPTURES,
    patterns: open.filter((row) => row.family === family).map((row) => include(row.name)),
  };
}

interface Table {
  readonly shapes: readonly Shape[];
  /** What of the lead of one row another row fits too: its branches that do. */
  readonly shared: (row: Shape, other: Shape) => readonly string[];
}

function tableOf(shapes: readonly Shape[]): Table {
  const branches = shapes.map((row) => branchesOf(row.lead));
  const firstBranch = branches.map((_, index) => shapes.length + branches.slice(0, index).reduce((sum, of) => sum + of.length, 0));
  const overlaps = overlapsOf([...shapes.map((row) => row.lead), ...branches.flat()]);
  const indexOf = new Map(shapes.map((row, index) => [row, index]));
  return {
    shapes,
    shared: (row, other) => {
      const [at, beside] = [indexOf.get(row)!, indexOf.get(other)!];
      return branches[at]!.filter((_, branch) => overlaps(beside, firstBranch[at]! + branch));
    },
  };
}

/**
 * Matches where the first row of the list that fits belongs to the family: `A|C|(?!X)(?:B|(?!Y)D)` for rows A to D of the
 * family and X and Y of others that stand between them. Of the others only those count that overlap a row of the family
 * further down, and only with the branches that do; a row that none of them overlaps comes first.
 */
function firstRowOf({ shared }: Table, rows: readonly Shape[], family: Family): string {
  const sure: string[] = [];
  const unsure: Shape[] = [];
  const excluded = new Map<Shape, Set<string>>();
  rows.forEach((row, at) => {
    if (row.family !== family) return;
    const above = rows.slice(0, at).filter((other) => other.family !== family).map((other) => [other, shared(other, row)] as const);
    for (const [other, branches] of above) {
      if (branches.length > 0) excluded.set(other, new Set([...(excluded.get(other) ?? []), ...branches]));
    }
    if (above.every(([, branches]) => branches.length === 0)) sure.push(toOniguruma(row.lead));
    else unsure.push(row);
  });
  let pattern = '';
  for (const row of [...rows].reverse()) {
    const branches = [...(excluded.get(row) ?? [])];
    if (unsure.includes(row)) pattern = pattern === '' ? toOniguruma(row.lead) : `${toOniguruma(row.lead)}|${pattern}`;
    else if (branches.length > 0) {
      const joined = branches.map(toOniguruma).join('|');
      const lead = joined.length < row.lead.length ? joined : toOniguruma(row.lead);
      pattern = pattern.startsWith(UNLESS) ? `${UNLESS}${lead}|${pattern.slice(UNLESS.length)}` : `${UNLESS}${lead})(?:${pattern})`;
    }
  }
  return [...sure, ...(pattern === '' ? [] : [pattern])].join('|');
}

const UNLESS = '(?!';

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
