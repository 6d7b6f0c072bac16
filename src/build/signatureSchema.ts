import { pageJsonSchema } from '../knowledge/pageJsonSchema.ts';
import { loadSteps } from './signaturePages.ts';

/** Where the JSON Schema of a signature page's front matter lies, from the package's root. */
export const SIGNATURE_SCHEMA_PATH = 'media/signature.schema.json';

/** The JSON Schema (draft 7, which YAML tools know) of the front matter, made from the zod schema and the shared steps. */
export function signatureSchemaJson(): string {
  const { $schema, ...schema } = pageJsonSchema(loadSteps('src/knowledge/steps').steps) as Readonly<Record<string, unknown>>;
  return `${JSON.stringify({ $schema, title: 'Front matter of a signature page of Unstuck', ...schema }, null, 2)}\n`;
}
