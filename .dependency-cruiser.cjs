/**
 * Which room may import which; a room that is not named may not be imported. Data flows from the contract towards the
 * manifests, and from manifests through the one model of them to the instruments.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const allowed = {
  'lib/contract': [],
  'lib/environments': ['lib/contract'],
  'lib/constructs': ['lib/contract', 'lib/environments', 'lib/annotations.ts', 'imports'],
  lib: ['imports'],
  imports: [],
  runner: [],
  'tools/manifest': ['lib/annotations.ts', 'lib/environments/kubernetes.ts', 'lib/yaml.ts'],
  'tools/command': ['lib', 'tools/manifest'],
  'tools/reach': ['tools/manifest', 'tools/command'],
  'tools/check': [
    'lib/annotations.ts',
    'lib/contract',
    'lib/environments/kubernetes.ts',
    'imports',
    'runner',
    'tools/manifest',
    'tools/reach',
    'tools/command',
  ],
  'tools/diff': ['lib', 'tools/manifest', 'tools/check/schema', 'tools/command'],
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
  'tools/migrations': ['tools/command'],
  'tools/scan': ['lib', 'tools/manifest', 'tools/command'],
  'tools/e2e': ['lib', 'tools/manifest', 'tools/reach', 'tools/command'],
  'tools/bench': ['lib', 'runner', 'tools/command'],
  'tools/synth': [],
};

const rooms = Object.entries(allowed).map(([room, others]) => ({
  name: room,
  comment: `${room} may import ${['itself', ...others].join(', ')}`,
  severity: 'error',
  from: { path: `^${room}/` },
  to: {
    pathNot: [room, ...others].map((each) => `^${each}(/|$)`),
    dependencyTypesNot: ['npm', 'npm-dev', 'core'],
  },
}));

module.exports = {
  forbidden: [
    ...rooms,
    { name: 'cycle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'a room of tools without a row',
      severity: 'error',
      from: { path: '^tools/', pathNot: Object.keys(allowed).map((room) => `^${room}/`) },
      to: {},
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default'] },
    exclude: { path: '^(dist|examples|tools/check/schema/validators)' },
    doNotFollow: { path: 'node_modules' },
  },
};
