// Block structure of incident dumps. The lines come from shapes.json and src/shapes.h, which are generated
// from src/syntax/shapes.ts; regenerate them and src/parser.c with `npm run generate`.
//
// Every line is one token, up to and including its line break, and is told apart by src/scanner.c.
const { families, shapes } = require('./shapes.json');

const blockOf = (family) => `${family}_block`;
const oneOf = ($, rows) => (rows.length === 1 ? $[rows[0].node] : choice(...rows.map((row) => $[row.node])));

const rules = {
  source_file: ($) => seq(optional(alias($._preamble, $.section)), repeat($.section)),
  // What stands before the first heading is a section without one.
  _preamble: ($) => repeat1($._block),
  section: ($) => seq($.heading_block, repeat($._block)),
  _block: ($) => choice(...families.filter((family) => family !== 'heading').map((family) => $[blockOf(family)]), $.text_block),
  text_block: ($) => prec.right(repeat1(choice($.blank, $.other))),
};

for (const family of families) {
  const rows = shapes.filter((row) => row.family === family);
  const opening = rows.filter((row) => !row.inside);
  const following = rows.filter((row) => !row.starts);
  rules[blockOf(family)] = ($) =>
    following.length === 0 ? oneOf($, opening) : prec.right(seq(oneOf($, opening), repeat(oneOf($, following))));
}

module.exports = grammar({
  name: 'unstuck',
  externals: ($) => [...shapes.map((row) => $[row.node]), $.prefix, $.blank, $.other],
  // A prefix may stand before any line, any number of times.
  extras: ($) => [$.prefix],
  rules,
});
