// Rules that the compiler cannot check. Style is not linted; the layers are a test (test/layers.test.ts).
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', '.host/', 'node_modules/', 'media/', 'syntaxes/', 'test/fixtures/', '**/*.mjs'] },
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    languageOptions: { parser: tseslint.parser, parserOptions: { project: './tsconfig.json' } },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'A union of strings, not an enum.' },
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
      ],
    },
  },
  // Programs for a terminal speak through the console; an ambient module may have a default.
  { files: ['src/cli/**', 'src/build/**', 'test/**'], rules: { 'no-console': 'off' } },
  { files: ['**/*.d.ts'], rules: { 'no-restricted-syntax': 'off' } },
);
