// One line of `npm run bench` in a process of its own: `catalogue`, or the row of one kind of dump or of analysis as JSON.
import { analysisRow } from './analysis.ts';
import { catalogueCost } from './catalogue.ts';
import { row } from './throughput.ts';

const kind = process.argv[2] ?? '';
console.log(JSON.stringify(kind === 'catalogue' ? { cost: catalogueCost() } : kind.startsWith('analysis: ') ? analysisRow(kind) : row(kind)));
