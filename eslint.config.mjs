import { defineConfig } from 'eslint/config';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/**
 * Which room may import which; a room that is not named may not be imported. Data flows from the contract towards the
 * manifests, and from manifests through the one model of them to the instruments.
 */
const allowed = {
  'lib/contract': [],
  'lib/environments': ['lib/contract'],
  'lib/constructs': ['lib/contract', 'lib/environments', 'lib/annotations.ts', 'imports'],
  lib: ['imports'],
  imports: [],
  runner: [],
  'tools/manifest': ['lib/annotations.ts', 'lib/yaml.ts'],
  'tools/command': ['lib', 'tools/manifest'],
  'tools/reach': ['tools/manifest', 'tools/command'],
  'tools/check': [
    'lib/annotations.ts',
    'lib/contract',
    'imports',
    'runner',
    'tools/manifest',
    'tools/reach',
    'tools/command',
  ],
  'tools/diff': ['lib', 'tools/manifest', 'tools/command'],
  'tools/views': [
    'lib/yaml.ts',
    'tools/manifest',
    'tools/reach',
    'tools/check',
    'tools/diff',
    'tools/command',
  ],
  'tools/watch': ['lib', 'runner', 'tools/manifest', 'tools/check', 'tools/diff', 'tools/command'],
  'tools/compose': ['lib', 'tools/command'],
  'tools/images': ['lib', 'tools/command'],
  'tools/secrets': ['lib', 'tools/command'],
  'tools/roles': ['lib', 'tools/command'],
  'tools/scan': ['lib', 'tools/manifest', 'tools/command'],
  'tools/e2e': ['lib', 'tools/manifest', 'tools/reach', 'tools/command'],
  'tools/bench': ['lib', 'runner', 'tools/command'],
  'tools/synth': [],
};

const rooms = Object.entries(allowed).map(([room, others]) => ({
  target: `./${room}`,
  from: './',
  except: [...others, room, 'node_modules'].map((each) => `./${each}`),
}));

export default defineConfig(
  { ignores: ['dist/', 'coverage/', 'node_modules/', 'tools/check/schema/validators.cjs', 'examples/'] },
  {
    files: ['**/*.{ts,js,cjs,mjs}'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver': { node: { extensions: ['.ts', '.js', '.cjs', '.mjs', '.json'] } },
      'import-x/extensions': ['.ts', '.js', '.cjs', '.mjs'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', 250],
      'import-x/no-cycle': ['error', { commonjs: true, ignoreExternal: true }],
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones: rooms }],
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
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
    files: ['runner/**/*.js', 'tools/**/*.cjs', 'test/*.js'],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
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
