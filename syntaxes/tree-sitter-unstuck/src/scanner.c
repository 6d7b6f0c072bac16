// Reads one line, or one prefix before it, by running all automata of leads and prefixes side by side.
// The longest prefix wins over the line; of the leads that match, the first valid row of the table wins.
// Stateless: what a line is depends on its characters and on the open block, which the grammar knows.
#include <stddef.h>
#include "tree_sitter/parser.h"
#include "shapes.h"

static uint8_t class_of(int32_t c) {
  if (c >= 0 && c < 128) return ASCII_CLASS[c];
  int low = 0, high = CHAR_RUNS - 1;
  while (low < high) {
    int middle = (low + high + 1) / 2;
    if (RUN_START[middle] <= c) low = middle;
    else high = middle - 1;
  }
  return RUN_CLASS[low];
}

// Where the exceptions and the tokens of each state begin: sums of the counts, made once.
static uint32_t first_exception[STATES + 1], first_accept[STATES + 1];

static void sum_up(void) {
  if (first_exception[STATES] != 0) return;
  for (int state = 0; state < STATES; state++) {
    first_exception[state + 1] = first_exception[state] + EXCEPTIONS[state];
    first_accept[state + 1] = first_accept[state] + ACCEPTS[state];
  }
}

static uint16_t next_state(uint16_t state, int16_t distance) {
  return distance == DEAD ? 0 : (uint16_t)(state + distance);
}

// Distances of exceptions count from the state that has them, that of the usual step from the state that it is taken from.
static uint16_t step(uint16_t state, int32_t c) {
  uint8_t id = class_of(c);
  for (;; state -= BACK[state]) {
    for (uint32_t at = first_exception[state]; at < first_exception[state + 1]; at++) {
      if (id >= EXCEPTION_FROM[at] && id <= EXCEPTION_FROM[at] + EXCEPTION_MORE[at]) return next_state(state, EXCEPTION_STEP[at]);
    }
    if (BACK[state] == 0) return next_state(state, USUAL[state]);
  }
}

static bool at_break(TSLexer *lexer) {
  return lexer->eof(lexer) || lexer->lookahead == '\n' || lexer->lookahead == '\r';
}

static bool read_line(TSLexer *lexer, const bool *valid) {
  uint16_t states[MACHINES], token = OTHER;
  for (int machine = 0; machine < MACHINES; machine++) states[machine] = START[machine];
  bool prefixed = false, prefix_ends_here = false, empty = true, alive = true;
  // The machine of the prefixes is the last one: after a prefix nothing but a longer one matters.
  for (; !at_break(lexer) && !(prefixed && states[MACHINES - 1] == 0); empty = false) {
    prefix_ends_here = false;
    int32_t c = lexer->lookahead;
    lexer->advance(lexer, false);
    if (!alive) continue;
    alive = false;
    for (int machine = 0; machine < MACHINES; machine++) {
      if (states[machine] == 0) continue;
      uint16_t state = states[machine] = step(states[machine], c);
      if (state != 0) alive = true;
      for (uint32_t at = first_accept[state]; at < first_accept[state + 1]; at++) {
        uint8_t found = ACCEPT[at];
        if (found == PREFIX) {
          lexer->mark_end(lexer);
          prefixed = prefix_ends_here = true;
        } else if (found < token && valid[found]) {
          token = found;
        }
      }
    }
  }
  if (prefixed) {
    // A last line without a line break, and without a payload, is a line too.
    lexer->result_symbol = prefix_ends_here && lexer->eof(lexer) ? BLANK : PREFIX;
    return true;
  }
  lexer->result_symbol = empty ? BLANK : token;
  if (lexer->lookahead == '\r') lexer->advance(lexer, false);
  if (lexer->lookahead == '\n') lexer->advance(lexer, false);
  lexer->mark_end(lexer);
  return true;
}

void *tree_sitter_unstuck_external_scanner_create(void) {
  sum_up();
  return NULL;
}
void tree_sitter_unstuck_external_scanner_destroy(void *payload) {}
unsigned tree_sitter_unstuck_external_scanner_serialize(void *payload, char *buffer) { return 0; }
void tree_sitter_unstuck_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {}

bool tree_sitter_unstuck_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  return !lexer->eof(lexer) && read_line(lexer, valid);
}
