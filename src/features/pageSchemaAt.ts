import type { JsonSchema } from '../knowledge/pageJsonSchema.ts';

/**
 * The schemas that may hold at a path of a document: `*` stands for an item of a list. Of the branches of a union those
 * are left out that the values in `beside` speak against.
 */
export function schemasAt(root: JsonSchema, path: readonly string[], beside: Readonly<Record<string, string>> = {}): readonly JsonSchema[] {
  let found = branchesOf(root);
  for (const step of path) {
    found = found.flatMap((schema) => branchesOf(step === '*' ? schema.items : own(schema.properties, step)));
  }
  const fitting = found.filter((schema) => Object.entries(beside).every(([key, value]) => {
    const property = own(schema.properties, key);
    return schema.properties === undefined || (property !== undefined && (property.const === undefined || value === '' || String(property.const) === value));
  }));
  return fitting.length > 0 ? fitting : found;
}

/** The schema of one key in the first of the schemas that has it. */
export function propertyOf(schemas: readonly JsonSchema[], key: string): JsonSchema | null {
  for (const schema of schemas) {
    const property = own(schema.properties, key);
    if (property) return property;
  }
  return null;
}

/** A schema and, for a union, its branches instead; what the union says of itself holds for each. */
export function branchesOf(schema: JsonSchema | undefined): readonly JsonSchema[] {
  if (schema === undefined) return [];
  const branches = schema.anyOf ?? schema.oneOf;
  return branches ? branches.flatMap(branchesOf).map((one) => ({ ...(schema.description === undefined ? {} : { description: schema.description }), ...one })) : [schema];
}

/** In a few words what kind of value it takes: `error | warning`, `list`, `number 0 to 100`. */
export function typeWords(schema: JsonSchema): string {
  const words = branchesOf(schema).map((one) => {
    if (one.const !== undefined) return String(one.const);
    if (one.enum) return one.enum.length > 8 ? 'one of a list of words' : one.enum.join(' | ');
    if (one.type === 'array') return 'list';
    if (one.type === 'object') return 'map';
    if (one.type === 'integer') return `number${one.minimum === undefined ? '' : ` from ${one.minimum}`}${one.maximum === undefined || one.maximum > 1e9 ? '' : ` to ${one.maximum}`}`;
    return one.type === 'boolean' ? 'true | false' : one.type === 'null' ? 'null' : 'text';
  });
  return [...new Set(words)].join(' or ');
}

function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}
