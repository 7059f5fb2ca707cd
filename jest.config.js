// @ts-check
// The same compiler as at synth: what is tested is what runs.
const sandboxed = {
  // What a build leaves there has package.json files of the same name.
  modulePathIgnorePatterns: ['<rootDir>/examples/'],
  transform: { '\\.ts$': '<rootDir>/test/compile.js' },
};

/** Loads every module anew, for it adds services to the contract. */
const changesContract = 'test/e2e/samples.test.ts';

/** `node` and `sandboxed` need Node alone; `real` needs the programs that the README names. */
module.exports = {
  projects: [
    {
      displayName: 'node',
      // As in the programs: one heap, in which what is loaded, or made of an environment, is there for the tests that follow.
      runner: ['jest-light-runner', { runtime: 'child_process' }],
      setupFiles: ['<rootDir>/test/register.js'],
      modulePathIgnorePatterns: ['<rootDir>/examples/'],
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/real/', `<rootDir>/${changesContract}`],
    },
    { ...sandboxed, displayName: 'sandboxed', testMatch: [`<rootDir>/${changesContract}`] },
    { ...sandboxed, displayName: 'real', testMatch: ['<rootDir>/test/real/**/*.test.ts'] },
  ],
};
