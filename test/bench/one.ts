// One line of `npm run bench` in a process of its own: `catalogue`, or the row of one kind of dump as JSON.
import { catalogueCost } from './catalogue.ts';
import { row } from './throughput.ts';

const kind = process.argv[2] ?? '';
console.log(kind === 'catalogue' ? JSON.stringify({ cost: catalogueCost() }) : JSON.stringify(row(kind)));
