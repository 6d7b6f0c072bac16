// Entry of dist/cli.cjs (the build adds the #! line). The exit code is set, not forced: what was written must reach its reader first.
import { rerunWithMoreMemory } from './memory.ts';
import { runCli } from './run.ts';

process.stderr.on('error', () => undefined);
runCli(process.argv.slice(2), { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, rerun: rerunWithMoreMemory }).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`unstuck: a bug in Unstuck itself: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 2;
  },
);
