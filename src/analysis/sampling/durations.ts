/** Seconds as a person says them: `42 s`, `362 s`, `16 minutes`, `2 h 5 min`, `3 days`. Rounded down: what is said is a lower bound. */
export function durationText(seconds: number): string {
  const whole = Math.floor(seconds);
  if (whole < 600) return seconds < 10 && !Number.isInteger(seconds) ? `${Math.floor(seconds * 10) / 10} s` : `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days`;
}
