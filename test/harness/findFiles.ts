import { readdirSync } from 'node:fs';

/** The files below a folder whose names end so, sorted, with `/` between the parts; `except` names folders left out. */
export function findFiles(folder: string, ending: string, except: readonly string[] = []): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return except.includes(path) || entry.name === 'node_modules' ? [] : findFiles(path, ending, except);
      return entry.name.endsWith(ending) ? [path] : [];
    })
    .sort();
}
