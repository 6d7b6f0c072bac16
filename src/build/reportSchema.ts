import * as z from 'zod';
import { reportSchema } from '../report/schema.ts';

/** Where the JSON Schema of the report lies, from the package's root. */
export const REPORT_SCHEMA_PATH = 'media/report.schema.json';

/** The JSON Schema (draft 2020-12) of `unstuck analyze --format json`, made from the zod schema. */
export function reportSchemaJson(): string {
  const schema = { title: 'Report of unstuck analyze --format json', ...z.toJSONSchema(reportSchema) };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
