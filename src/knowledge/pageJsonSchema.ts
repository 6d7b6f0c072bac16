import * as z from 'zod';
import type { SharedSteps } from './page.ts';
import { frontMatterSchema } from './schema.ts';

/** The parts of JSON Schema (draft 7) that the schema of a page is made of. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly enum?: readonly (string | number | boolean | null)[];
  /** What each value of `enum` means, in the same order; editors show it. */
  readonly enumDescriptions?: readonly string[];
  readonly const?: string | number | boolean | null;
  readonly minimum?: number;
  readonly maximum?: number;
}

/**
 * The JSON Schema of a page's front matter as it is written: made from the zod schema, with the shared steps that
 * `- use: NAME` may name under `remediation`.
 */
export function pageJsonSchema(shared: SharedSteps): JsonSchema {
  const schema = z.toJSONSchema(frontMatterSchema, { io: 'input', target: 'draft-7', override: ({ jsonSchema }) => void delete jsonSchema.readOnly }) as JsonSchema;
  const { remediation } = schema.properties ?? {};
  if (remediation?.items === undefined) return schema;
  const items = { anyOf: [remediation.items, useSchema(shared)] };
  return { ...schema, properties: { ...schema.properties, remediation: { ...remediation, items } } };
}

function useSchema(shared: SharedSteps): JsonSchema {
  const names = Object.keys(shared);
  const use = { type: 'string', description: 'Steps that Unstuck brings and several pages share.', enum: names, enumDescriptions: names.map((name) => shared[name]!.map((step) => step.text).join(' ')) };
  return { type: 'object', properties: { use }, required: ['use'], additionalProperties: false } as JsonSchema;
}
