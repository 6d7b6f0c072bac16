// `npm run bench`: prints how fast Unstuck is on this machine, side by side with plain scans of the same text.
// Nothing here passes or fails: figures of one machine say nothing of another. `-- --no-host` leaves VS Code out.
import { stat } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { buildAll } from '../../src/build/bundles.ts';
import { activationTime } from './activation.ts';
import { ANALYSES } from './analysis.ts';
import { diagnosticsTimes } from './diagnostics.ts';
import { inputs } from './inputs.ts';
import { inOwnProcess, throughput } from './throughput.ts';

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${loadNote(loadavg()[0]!, cpus().length)}\n`);
await buildAll({ production: true });
console.log('Throughput, one core, fresh processes:');
console.table(throughput());
console.log('Analysis of large incidents, fresh processes (goal: 100,000 tasks with a million edges in 2 s and 500 MB):');
console.table(ANALYSES.map(inOwnProcess));
console.log('Language server, text to diagnostics (goal: first diagnostics of 1 MB under 300 ms, server start apart):');
console.table(await diagnosticsTimes(inputs(1)));
console.log(`Signature pages (goal: under 20 ms and 150 kB): ${inOwnProcess('catalogue')['cost'] ?? 'not measured'}`);
console.log(`Package (goal: under 1 MB): ${await packageSize()}`);
if (!process.argv.includes('--no-host')) console.log(`Extension, as VS Code measures it (goal: under 50 ms): ${await activation()}`);

/** Names the load, and warns where other programs are slowing the bench down. */
function loadNote(load: number, processors: number): string {
  return `load average ${load.toFixed(1)}${load > processors ? ` (more than ${processors}: this machine is busy, and the speeds are too low)` : ''}`;
}

async function packageSize(): Promise<string> {
  try {
    const { size, mtime } = await stat('unstuck.vsix');
    return `unstuck.vsix, ${(size / 1000).toFixed(0)} kB, built ${mtime.toISOString()}`;
  } catch {
    return 'not built (npm run package)';
  }
}

async function activation(): Promise<string> {
  try {
    return await activationTime();
  } catch (error) {
    return `not measured: ${error instanceof Error ? error.message : String(error)}`;
  }
}
