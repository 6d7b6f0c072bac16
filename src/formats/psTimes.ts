/**
 * Seconds of a duration as listings print it: `[[DD-]HH:]MM:SS` of procps (`TIME`, `ELAPSED`), `MM:SS.hh` of top, `1h02:03` of htop,
 * plain seconds (`etimes`), `1h2m3.5s` of Go (podman top). Fractions are kept.
 * @returns null for anything else.
 */
export function secondsOf(text: string): number | null {
  if (text.length > 24) return null;
  if (/^\d+(?:[.,]\d+)?$/.test(text)) return Number(text.replace(',', '.'));
  const colons = /^(?:(\d+)-)?(?:(\d+)[h:])?(\d+):(\d\d(?:[.,]\d+)?)$/.exec(text);
  if (colons) return 86_400 * number(colons[1]) + 3600 * number(colons[2]) + 60 * number(colons[3]) + number(colons[4]);
  const go = /^(?:(\d+)h)?(?:(\d+)m)?(\d+(?:\.\d+)?)s$/.exec(text);
  return go ? 3600 * number(go[1]) + 60 * number(go[2]) + number(go[3]) : null;
}

function number(digits: string | undefined): number {
  return digits === undefined ? 0 : Number(digits.replace(',', '.'));
}
