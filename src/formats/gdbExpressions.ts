/** How gdb prints a value: a number, the fields of a mutex (`{__lock = 2, …`), a whole mutex (`{__data = {…`), or else. */
export type Shape = 'number' | 'data' | 'mutex' | 'other';

/**
 * Which expression each printed value is of. Of a batch of print commands some may have failed without a trace in the text,
 * so a value is given its expression only where the order and the shapes leave no other.
 *
 * @param command as typed: `p A`, or `gdb -p 1 -ex 'p A' -ex 'p B.__data'`.
 * @returns one for each shape, null where it is not certain.
 */
export function printedExpressions(command: string, shapes: readonly Shape[]): readonly (string | null)[] {
  const asked = askedIn(command.slice(0, 4000));
  if (asked.length === 0 || shapes.length > asked.length) return shapes.map(() => null);
  const first = assign(asked, shapes);
  const last = assign([...asked].reverse(), [...shapes].reverse()).map((index) => (index === null ? null : asked.length - 1 - index)).reverse();
  return shapes.map((_, at) => (first[at] !== null && first[at] === last[at] ? asked[first[at]!]! : null));
}

/**
 * What of a program an expression names: `A.__data.__owner`, `*(pthread_mutex_t*)&A` → A,
 * `((pthread_mutex_t *) 0x55b63195c240)->__data`, `((int *) 0x55b63195c240)[2]` → the address.
 */
export function lockOfExpression(expression: string | null): { readonly symbol: string | null; readonly address: string | null } {
  const bare = (expression ?? '').replace(/(?:\.|->)__data(?:\.__\w+)?$/, '').replace(THIRD_WORD, '$1').replace(/\(\s*(?:struct |const )?[A-Za-z_]\w*(?:::\w+)*\s*\*?\s*\)/g, '').replace(/[\s()*&]/g, '');
  const address = /^0x([0-9a-f]{1,16})$/i.exec(bare);
  if (address) return { symbol: null, address: `0x${address[1]!.toLowerCase().replace(/^0+(?=.)/, '')}` };
  return { symbol: /^[A-Za-z_](?:[\w:.]|\[\d{1,6}\]){0,200}$/.test(bare) ? bare : null, address: null };
}

/** Whether a number that an expression prints is the owner of a mutex: its field, or its third word. */
export function isOwnerExpression(expression: string | null): boolean {
  return expression !== null && (/(?:\.|->)__(?:owner|cur_writer)$/.test(expression) || THIRD_WORD.test(expression));
}

/** struct __pthread_mutex_s of glibc: int __lock, unsigned __count, int __owner. */
const THIRD_WORD = /^\(\(int ?\*\) ?(\(?&?(?:[\w.]|\[\d{1,6}\]){1,100}\)?)\)\[2\]$/;

/** The earliest command that each value may be of, in order. */
function assign(asked: readonly string[], shapes: readonly Shape[]): readonly (number | null)[] {
  let next = 0;
  return shapes.map((shape) => {
    while (next < asked.length && !fits(asked[next]!, shape)) next++;
    return next < asked.length ? next++ : null;
  });
}

function fits(expression: string, shape: Shape): boolean {
  if (isOwnerExpression(expression) || /(?:\.|->)__(?:lock|count|kind)$/.test(expression)) return shape === 'number';
  if (/(?:\.|->)__data$/.test(expression)) return shape === 'data';
  return shape !== 'data';
}

function askedIn(command: string): readonly string[] {
  const one = /^(?:p|print|inspect)(?:\/\w+)? +(.{1,500})$/s;
  const single = one.exec(command.trim());
  if (single) return [single[1]!.trim()];
  return [...command.matchAll(/(?:^|\s)--?(?:ex|eval-command)[= ]\s*(?:'([^']{1,500})'|"([^"]{1,500})")/g)].flatMap((match) => one.exec((match[1] ?? match[2]!).trim())?.[1]?.trim() ?? []);
}
