// @ts-check
// The same compiler as at synth: what is tested is what runs.
const sandbox = {
  // What a build leaves there has package.json files of the same name.
  modulePathIgnorePatterns: ['<rootDir>/examples/'],
  transform: { '\\.ts$': '<rootDir>/test/compile.js' },
};

/** They load every module anew, for they add services to the contract, or stand in for a library. */
const sandboxed = ['constructs/dashboard', 'e2e/samples'].map((name) => `<rootDir>/test/${name}.test.ts`);

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
      testPathIgnorePatterns: ['<rootDir>/test/real/', ...sandboxed],
    },
    { ...sandbox, displayName: 'sandboxed', testMatch: sandboxed },
    { ...sandbox, displayName: 'real', testMatch: ['<rootDir>/test/real/**/*.test.ts'] },
  ],
};
