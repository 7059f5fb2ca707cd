import { defineConfig } from 'eslint/config';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Which room may import which: data flows from the contract towards the manifests, never back. */
const rooms = [
  { target: './lib/contract', from: ['./lib/environments', './lib/constructs', './lib/checks', './imports'] },
  { target: './lib/environments', from: ['./lib/constructs', './lib/checks', './imports'] },
  { target: './lib/constructs', from: ['./lib/checks', './lib/reachability', './tools'] },
  { target: './lib', from: ['./tools', './main.ts', './test', './runner'] },
  {
    target: ['./lib/checks', './lib/reachability', './lib/difference', './lib/views'],
    from: ['./lib/constructs', './lib/environments', './lib/todo-chart.ts'],
  },
];

export default defineConfig(
  { ignores: ['dist/', 'coverage/', 'node_modules/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true } },
    settings: {
      'import-x/resolver': { node: { extensions: ['.ts', '.js', '.json'] } },
      'import-x/extensions': ['.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', 250],
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones: rooms }],
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/prefer-readonly': 'error',
    },
  },
  {
    // Plain Node runs these: modules of CommonJS, with their types in comments.
    files: ['runner/**/*.js', 'tools/*.cjs', 'lib/**/*.cjs', 'test/*.js'],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: { 'max-lines': ['error', 250], '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['lib/constructs/**/*.ts', 'lib/todo-chart.ts', 'main.ts'],
    rules: {
      // A construct registers itself with its scope: building one without keeping it is how cdk8s is used.
      'no-new': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[property.name='addJsonPatch']",
          message: 'State the field in a typed L1 struct.',
        },
      ],
    },
  },
);
