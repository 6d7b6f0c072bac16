// `npm run lint`: eslint over src and test; exit code 1 on any error or warning.
import { ESLint } from 'eslint';

const eslint = new ESLint();
const results = await eslint.lintFiles(['src', 'test']);
const formatter = await eslint.loadFormatter('stylish');
const text = await formatter.format(results);
if (text !== '') console.log(text);
const problems = results.reduce((sum, result) => sum + result.errorCount + result.warningCount, 0);
console.log(`${results.length} files, ${problems} problems`);
process.exitCode = problems > 0 ? 1 : 0;
