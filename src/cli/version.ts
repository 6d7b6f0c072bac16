/** The version of the package; test/cli/usage.test.ts holds it to package.json, which no layer may import. */
export const VERSION = '0.1.0';
