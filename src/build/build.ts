// `npm run build [-- --production]`: all bundles in dist/.
import { buildAll } from './bundles.ts';

const production = process.argv.includes('--production');
await buildAll({ production });
console.log(`built dist/${production ? ' for production' : ''}`);
