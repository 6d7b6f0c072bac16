/**
 * What the upper-case words in the commands of a page stand for. They are no shell syntax on purpose: a command that
 * is pasted unfilled fails on a file that does not exist.
 */
export const PLACEHOLDERS = ['TID', 'PID', 'INIT', 'PARENT', 'DAEMON', 'CONNECTION', 'MOUNTPOINT'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/**
 * Fills the placeholders of a command or sentence with what the incident knows; the others stay as they are.
 *
 * Values come from dumps and are not trusted: in a command anything but plain names and numbers is put in single quotes,
 * and a value with control characters is not put in at all. Nor is a parent 0 or 1: `kill -TERM 0` ends the reader's own
 * shell, and the init of the machine is nobody to end.
 */
export function fillPlaceholders(command: string, values: Readonly<Partial<Record<Placeholder, string | number>>>): string {
  return command.replace(/\b[A-Z]{3,10}\b/g, (word) => {
    const placeholder = PLACEHOLDERS.find((one) => one === word);
    const value = placeholder && values[placeholder];
    return value === undefined || (placeholder === 'PARENT' && Number(value) < 2) ? word : quoted(String(value)) ?? word;
  });
}

function quoted(value: string): string | null {
  // eslint-disable-next-line no-control-regex -- control characters are what this looks for
  if (value === '' || /[\u0000-\u001f\u007f]/.test(value)) return null;
  return /^[A-Za-z0-9_./:+@%][A-Za-z0-9_./:+@%-]*$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
