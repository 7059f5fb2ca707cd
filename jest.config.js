// The same compiler as at synth: what is tested is what runs.
const shared = {
  // What a build leaves there has package.json files of the same name.
  modulePathIgnorePatterns: ['<rootDir>/examples/'],
  transform: { '\\.ts$': '<rootDir>/test/compile.js' },
  // Inside of Jest's sandbox a look at a global takes a microsecond: `at` of tools/manifest alone takes millions of them.
  sandboxInjectedGlobals: ['Array', 'BigInt', 'Map', 'Number', 'Object', 'Reflect', 'Set', 'String'],
};

/** `node` needs Node alone; `real` needs the programs that the README names. */
module.exports = {
  projects: [
    {
      ...shared,
      displayName: 'node',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/real/'],
    },
    { ...shared, displayName: 'real', testMatch: ['<rootDir>/test/real/**/*.test.ts'] },
  ],
};
