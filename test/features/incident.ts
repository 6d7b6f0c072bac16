import { readFileSync } from 'node:fs';

/** The captured incident that the whole project begins with: pids 6198 (init), 6199 (leader), 6200 (stuck thread). */
export const INCIDENT = readFileSync('test/fixtures/incidents/container-init-stuck.txt', 'utf8');

/** Lines of the incident from one that contains `first` up to, not including, the next prompt. */
export function section(first: string): string {
  const lines = INCIDENT.split('\n');
  const start = lines.findIndex((line) => line.endsWith(first));
  if (start < 0) throw new Error(`no line ends with ${first}`);
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith('root@'));
  return lines.slice(start, start + 1 + length).join('\n');
}

export const INIT_STACK = section('cat /proc/6198/stack');
/** The second one: the first was taken while the daemon still served. */
export const STUCK_STACK = `root@vm:~/lab# cat /proc/6200/stack\n${INCIDENT.slice(INCIDENT.indexOf('[<0>] request_wait_answer'), INCIDENT.indexOf('root@vm:~/lab# grep Pnd /proc/6200/status')).trimEnd()}`;
export const STUCK_STATUS = section('cat /proc/6200/status');
export const STUCK_STAT = section('cat /proc/6200/stat');

export const POSTMORTEM = `# Postmortem of the stuck container

The container did not go away after \`docker kill\`.

\`\`\`
${INIT_STACK}
\`\`\`

Its only child is a zombie, but a thread of it still lives:

\`\`\`console
${STUCK_STACK}
${STUCK_STATUS}
\`\`\`

What we did about it comes next.
`;
