import * as z from 'zod';
import type { FeatureParams } from '../features/index.ts';
import { TEAM_PAGE_LIMITS } from './protocol.ts';

/**
 * What the server accepts from a client: LSP 3.17, only the parts that are used. A message that does not fit is
 * answered with InvalidParams, or logged when it is a notification.
 */
const uinteger = z.number().int().min(0).max(0x7fffffff);
const position = z.object({ line: uinteger, character: uinteger });
const range = z.object({ start: position, end: position });
const textDocument = z.object({ uri: z.string() });

export const openSchema = z.object({ textDocument: z.object({ uri: z.string(), languageId: z.string(), version: z.number().int(), text: z.string() }) });
export const changeSchema = z.object({
  textDocument: z.object({ uri: z.string(), version: z.number().int().nullable() }),
  contentChanges: z.array(z.union([z.object({ range, text: z.string() }), z.object({ text: z.string() })])),
});
export const closeSchema = z.object({ textDocument });
export const caseSchema = z.object({ uri: z.string() });
export const textSchema = z.object({ uri: z.string(), kind: z.enum(['postmortem', 'checklist']) });
export const catalogueSchema = z.object({ uri: z.string().nullable() });
export const pageSchema = z.object({ id: z.string().max(200), uri: z.string().nullable() });
const pageUri = z.string().max(8192);
export const teamPagesSchema = z.object({
  // Characters, not bytes: never more of them.
  files: z.array(z.object({ uri: pageUri, text: z.string().max(TEAM_PAGE_LIMITS.bytes) })).max(TEAM_PAGE_LIMITS.files),
  leftOut: z.array(z.object({ uri: pageUri, reason: z.string().max(1000) })).max(TEAM_PAGE_LIMITS.files),
});
export const stackSchema = z.object({ uri: z.string(), line: uinteger });
export const newPageSchema = z.object({ uri: z.string(), line: uinteger, id: z.string().max(200).regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), title: z.string().max(400) });
export const maskSchema = z.object({ value: z.string().max(200), field: z.string().nullable().default(null), arch: z.string().nullable().default(null) });
export const optionsSchema = z.object({ wasm: z.object({ treeSitter: z.instanceof(Uint8Array), grammar: z.instanceof(Uint8Array) }).nullable() }).catch({ wasm: null });

/** The code action context: diagnostics are handed back as they came, only their source is looked at. */
const context = z.object({ diagnostics: z.array(z.looseObject({ range, message: z.string(), source: z.string().optional() })), triggerKind: z.union([z.literal(1), z.literal(2)]).optional() });

const FEATURE_SCHEMAS = {
  document: z.object({ textDocument }),
  position: z.object({ textDocument, position }),
  range: z.object({ textDocument, range }),
  context: z.object({ textDocument, range, context }),
} as const;

const ORIGIN = { line: 0, character: 0 };
const EMPTY: FeatureParams = { position: ORIGIN, range: { start: ORIGIN, end: ORIGIN }, context: { diagnostics: [] } };

/** Checked parameters of a feature request; null where they do not fit. */
export function readFeatureParams(needs: keyof typeof FEATURE_SCHEMAS, value: unknown): { readonly uri: string; readonly params: FeatureParams } | null {
  const parsed = FEATURE_SCHEMAS[needs].safeParse(value);
  if (!parsed.success) return null;
  const { textDocument: { uri }, ...rest } = parsed.data;
  return { uri, params: { ...EMPTY, ...(rest as Partial<FeatureParams>) } };
}
