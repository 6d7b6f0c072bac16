// One row of `npm run bench` in a process of its own: prints it as JSON.
import { row } from './throughput.ts';

console.log(JSON.stringify(row(process.argv[2] ?? '')));
