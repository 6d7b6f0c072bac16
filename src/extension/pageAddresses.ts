/** Which page an address of the scheme `unstuck-page` shows, and for which incident; null where it is none of ours. */
export function readPageAddress({ path, query }: { readonly path: string; readonly query: string }): { readonly id: string; readonly incident: string | null } | null {
  const id = /^\/?([^/]+)\.md$/.exec(path)?.[1];
  return id !== undefined && isPageId(id) ? { id, incident: query === '' ? null : query } : null;
}

/** Ids of pages as src/knowledge/schema.ts has them. What comes from a link or a webview is checked by this. */
export function isPageId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 200 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(value);
}
