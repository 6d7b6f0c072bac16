import type { Text } from '../text/text.ts';
import { hostKey } from './views.ts';

/**
 * Machines that the names of sources tell: `sosreport-node7-2026-01-15-abcdefg/…`, `node-a/proc/6200/stack`, `node-a.txt`,
 * and a file `hostname` that holds the name of all of its folder.
 *
 * @returns for each source a name, or null.
 */
export function hostsOfNames(sources: readonly Text[]): readonly (string | null)[] {
  const folders = foldersOf(sources);
  const told = new Map<string, string>();
  sources.forEach(({ name, content }, index) => {
    const folder = folders[index];
    if (folder && /(?:^|[/\\])hostname(?:\.txt)?$/.test(name) && /^\s*[\w.-]{1,253}\s*$/.test(content.slice(0, 300)) && hostKey(content.trim())) told.set(folder, content.trim());
  });
  return sources.map(({ name }, index) => {
    const folder = folders[index] ?? null;
    return sosHost(name) ?? (folder === null ? null : (told.get(folder) ?? hostWord(folder))) ?? hostWord(baseName(name));
  });
}

/** Of each source the first folder in which the sources differ; null where its file lies beside the folders. */
export function foldersOf(sources: readonly Text[]): readonly (string | null)[] {
  const paths = sources.map(({ name }) => name.split(/[/\\]/));
  const [first] = paths;
  let common = 0;
  while (first && common < first.length - 1 && paths.every((path) => common < path.length - 1 && path[common] === first[common])) common++;
  return paths.map((path) => (path.length - 1 > common ? path[common]! : null));
}

/** sos(1) names its archives `sosreport-HOST-LABEL-DATE-ID` (sos/policies/__init__.py get_archive_name), before 3.7 without date. */
function sosHost(name: string): string | null {
  return /(?:^|[/\\])sosreport-([A-Za-z0-9][\w.-]{0,100}?)-(?:\d{4}-\d\d-\d\d|\d{6,20})/.exec(name.slice(0, 1000))?.[1] ?? null;
}

/**
 * A folder or file is named after a machine only where the word says so: `before`, `run2` and `10-32` are looks at one.
 * `node-a-dmesg.txt` names node-a.
 */
function hostWord(word: string): string | null {
  const bare = word.slice(0, 100).replace(/(?:\.(?:txt|log|out|dump))+$/, '').replace(/[-_.](?:dmesg|ps|stacks?|proc|sysrq|journal|messages|syslog|tasks|log|dump|kern|status|goroutines|incident)$/i, '');
  return HOST_WORD.test(bare) ? bare : null;
}

const HOST_WORD = /^(?:node|host|worker|master|control-?plane|server|client|srv|vm|guest|hypervisor|gke|aks|eks|ip|ec2|compute|storage|osd|mon|web|db)(?:[-_.]?[a-z]?\d{1,6}|[-_.][a-z0-9]{1,20}){0,6}(?:\.[a-z0-9-]{1,60}){0,5}$/i;

function baseName(name: string): string {
  return name.replace(/^.*[/\\]/s, '');
}
