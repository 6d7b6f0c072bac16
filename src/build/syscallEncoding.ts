/** System call names by number. */
export type Names = ReadonlyMap<number, string>;

/**
 * Reads a table of the kernel (scripts/syscall.tbl and its kin): number, ABI, name, entry points.
 *
 * @param abis those that count; where two of their rows have one number, the ABI that stands first wins.
 */
export function parseTable(text: string, abis: readonly string[]): Names {
  const rows = new Map<number, { readonly rank: number; readonly name: string }>();
  for (const line of text.split('\n')) {
    const [number = '', abi = '', name] = line.replace(/#.*/, '').trim().split(/\s+/);
    const rank = abis.indexOf(abi);
    if (!/^\d+$/.test(number) || rank < 0 || name === undefined) continue;
    const known = rows.get(Number(number));
    if (!known || rank < known.rank) rows.set(Number(number), { rank, name });
  }
  return new Map([...rows].map(([number, { name }]) => [number, name]));
}

/** Packs tables as src/knowledge/syscallTable.ts has them; `namesByNumber` of src/knowledge/syscalls.ts unpacks them. */
export function encodeTables(tables: Readonly<Record<string, Names>>): { readonly names: readonly string[]; readonly runs: Readonly<Record<string, string>> } {
  const index = new Map<string, number>();
  const runs: Record<string, string> = {};
  for (const [table, names] of Object.entries(tables)) {
    const rows = [...names].sort(([a], [b]) => a - b);
    for (const [, name] of rows) if (!index.has(name)) index.set(name, index.size);
    runs[table] = encodeRuns(rows.map(([number, name]) => [number, index.get(name)!]));
  }
  return { names: [...index.keys()], runs };
}

function encodeRuns(rows: readonly (readonly [number: number, name: number])[]): string {
  const words: string[] = [];
  let nextNumber = 0;
  let nextName = 0;
  for (let at = 0; at < rows.length; ) {
    const [number, name] = rows[at]!;
    let count = 1;
    while (rows[at + count]?.[0] === number + count && rows[at + count]?.[1] === name + count) count++;
    words.push(`${number - nextNumber},${name - nextName}${count === 1 ? '' : `,${count}`}`);
    nextNumber = number + count;
    nextName = name + count;
    at += count;
  }
  return words.join(' ');
}
