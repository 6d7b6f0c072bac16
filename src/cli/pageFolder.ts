import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PageFile } from '../checkPages.ts';
import { loadCatalogue, withPages, type Catalogue } from '../knowledge/catalogue.ts';
import { compilePage } from '../knowledge/page.ts';
import type { SignaturePage } from '../knowledge/schema.ts';
import { loadSharedSteps } from '../knowledge/sharedSteps.ts';
import { parseYaml } from '../knowledge/yaml.ts';
import { TEAM_PAGE_LIMITS } from '../server/protocol.ts';
import { failureOf } from './failure.ts';

export interface PageFolder {
  /** By name. README.md is about pages and is none. */
  readonly files: readonly PageFile[];
  /** What could not be read, `path: reason`. */
  readonly failures: readonly string[];
}

/** Reads the pages of a folder, not of those below it. Never rejects. */
export async function readPageFolder(folder: string): Promise<PageFolder> {
  const files: PageFile[] = [];
  const failures: string[] = [];
  try {
    const names = (await readdir(folder)).filter((one) => one.endsWith('.md') && one !== 'README.md').sort();
    if (names.length > TEAM_PAGE_LIMITS.files) failures.push(`${folder}: ${names.length} pages; only the first ${TEAM_PAGE_LIMITS.files} are read`);
    for (const name of names.slice(0, TEAM_PAGE_LIMITS.files)) {
      const path = join(folder, name);
      try {
        const stats = await stat(path);
        if (!stats.isFile()) failures.push(`${path}: is no regular file`);
        else if (stats.size > TEAM_PAGE_LIMITS.bytes) failures.push(`${path}: has ${stats.size} bytes; at most ${TEAM_PAGE_LIMITS.bytes} are read`);
        else files.push({ name, text: await readFile(path, 'utf8') });
      } catch (error) {
        failures.push(`${path}: ${failureOf(error)}`);
      }
    }
  } catch (error) {
    failures.push(`${folder}: ${failureOf(error)}`);
  }
  return { files, failures };
}

/** Our catalogue with the pages of folders; of two with one id the first is used. `failures` names every page that is not. */
export async function catalogueWith(folders: readonly string[]): Promise<{ readonly catalogue: Catalogue; readonly failures: readonly string[] }> {
  const pages = new Map<string, SignaturePage>();
  const failures: string[] = [];
  for (const folder of folders) {
    const found = await readPageFolder(folder);
    failures.push(...found.failures);
    for (const { name, text } of found.files) {
      const compiled = compilePage(name, text, parseYaml, loadSharedSteps());
      if ('errors' in compiled) failures.push(...compiled.errors.map((error) => `${join(folder, name)}:${error.line}: ${error.message}`));
      else if (pages.has(compiled.page.id)) failures.push(`${join(folder, name)}: not used, another folder has a page of this id`);
      else pages.set(compiled.page.id, compiled.page);
    }
  }
  return { catalogue: withPages(loadCatalogue(), [...pages.values()]), failures };
}
