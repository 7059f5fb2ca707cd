import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';

const temporary = fs.mkdtempSync(join(tmpdir(), 'runner-'));
const root = join(__dirname, '..');

afterAll(() => {
  fs.rmSync(temporary, { recursive: true });
});

type Files = Readonly<Record<string, string>>;
type Outcome = Pick<SpawnSyncReturns<string>, 'status' | 'stdout' | 'stderr'>;

/** A folder with the runner and these files. */
class Checkout {
  readonly folder = fs.mkdtempSync(join(temporary, 'checkout-'));
  /** Where the runner remembers programs. */
  readonly memory = join(this.folder, 'node_modules/.cache/todo-chatbot');

  constructor(files: Files) {
    fs.cpSync(join(root, 'runner'), join(this.folder, 'runner'), { recursive: true });
    this.write({ 'node_modules/esbuild': `-> ${join(root, 'node_modules/esbuild')}`, ...files });
  }

  /** Writes files, all of one date: `-> PATH` is a link to it, and `<- PATH` is what was there before. */
  write(files: Files): void {
    for (const [name, content] of Object.entries(files)) {
      const path = join(this.folder, name);
      const [, arrow, other = ''] = /^(->|<-) (.*)/.exec(content) ?? [];
      fs.mkdirSync(dirname(path), { recursive: true });
      fs.rmSync(path, { recursive: true, force: true });
      if (arrow === '->') fs.symlinkSync(other, path);
      else if (arrow === '<-') fs.renameSync(join(this.folder, other), path);
      else fs.writeFileSync(path, content);
      fs.lutimesSync(path, 1e9, 1e9);
    }
  }

  node(...args: readonly string[]): Outcome {
    const options = { cwd: this.folder, env: { PATH: process.env['PATH'] } };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { ...options, encoding: 'utf8' });
    return { status, stdout, stderr };
  }

  run(...args: readonly string[]): Outcome {
    return this.node('runner', ...args);
  }

  /** Fails where the program has to be bundled. */
  runFromMemory(...args: readonly string[]): Outcome {
    this.write({ bundler: '<- node_modules/esbuild' });
    const outcome = this.run(...args);
    this.write({ 'node_modules/esbuild': '<- bundler' });
    return outcome;
  }
}

const first = "export const word = 'first';\n";
const other = "export const word = 'other';\n";
const words = { 'a.ts': first, 'b.ts': other, 'a/index.ts': first, 'b/index.ts': other };
const hello = {
  ...words,
  'tsconfig.json': 'is not read',
  'main.ts': "import { greet } from './lib/greet';\nconsole.log(greet(process.argv.slice(2)));\n",
  'lib/greet.ts':
    "import { word } from './word';\nexport const greet = (names: string[]): string => [word, ...names].join(' ');\n",
};
const greeting = { ...hello, 'lib/word/index.ts': "export const word = 'hello';\n" };
const packaged = { 'lib/word.ts': "export * from 'part';\n", 'node_modules/part/index.js': first };

/** How a name comes to mean something else: the files before, and what changes then. */
const changes: readonly (readonly [name: string, before: Files, change: Files])[] = [
  ['a source is rewritten', { 'lib/word.ts': first }, { 'lib/word.ts': other }],
  ['a source takes the place of another', { 'lib/word.ts': first }, { 'lib/word.ts': '<- b.ts' }],
  ['a folder takes the place of another', { 'lib/word/index.ts': first }, { 'lib/word': '<- b' }],
  ['a file comes before a folder', { 'lib/word/index.ts': first }, { 'lib/word.ts': other }],
  ['a .tsx comes beside a .ts', { 'lib/word.ts': first }, { 'lib/word.tsx': other }],
  ['a linked source is another', { 'lib/word.ts': '-> ../a.ts' }, { 'lib/word.ts': '-> ../b.ts' }],
  ['a linked folder is another', { 'lib/word': '-> ../a' }, { 'lib/word': '-> ../b' }],
  [
    'a link in a linked folder is another',
    { 'lib/word': '-> ../c', 'c/index.ts': '-> ../a.ts' },
    { 'c/index.ts': '-> ../b.ts' },
  ],
  [
    'a linked package is another',
    { ...packaged, 'node_modules/part': '-> ../a' },
    { 'node_modules/part': '-> ../b' },
  ],
  ['a package is rewritten', packaged, { 'node_modules/part/index.js': other }],
  [
    'a package names another file',
    { ...packaged, 'node_modules/part/b.js': other },
    { 'node_modules/part/package.json': '{ "main": "b.js" }' },
  ],
  ['a package comes nearer', packaged, { 'lib/node_modules/part/index.js': other }],
];

/** Damages the memory of main.ts in many ways, and prints which of them are taken for a program all the same. */
const damaging = `
require('node:v8').setFlagsFromString('--no-opt');
const fs = require('node:fs');
const isTaken = () => require('./runner/memory').recall(fs.realpathSync('main.ts')) !== undefined;
const [, folder, damages] = process.argv;
const file = folder + '/' + fs.readdirSync(folder).find((name) => name.startsWith('main.ts'));
const whole = fs.readFileSync(file);
const before = isTaken() ? 'remembered' : 'forgotten';
const taken = JSON.parse(damages).filter(({ kind, place, bit }) => {
  const at = Math.floor((place / (1e6 + 1)) * whole.length);
  const content = Buffer.from(kind === 'cut' ? whole.subarray(0, at) : whole);
  if (kind === 'flip') content[at] ^= 1 << bit;
  if (kind === 'tear') content.fill(0, at);
  fs.writeFileSync(file, content);
  return !content.equals(whole) && isTaken();
});
console.log(before + '; taken when damaged: ' + JSON.stringify(taken));
`;

describe('a program', () => {
  test('is run with its arguments, and remembered', () => {
    const checkout = new Checkout(greeting);
    expect(checkout.runFromMemory('main.ts').status).not.toBe(0);
    expect(checkout.run('main.ts', 'a', '--b')).toEqual({ status: 0, stdout: 'hello a --b\n', stderr: '' });
    expect(checkout.runFromMemory('main.ts', 'c')).toEqual({ status: 0, stdout: 'hello c\n', stderr: '' });
  });

  test.each(changes)('is bundled again where %s', (_, before, change) => {
    const checkout = new Checkout({ ...hello, ...before });
    checkout.run('main.ts');
    expect(checkout.runFromMemory('main.ts').stdout).toBe('first\n');
    checkout.write(change);
    expect(checkout.run('main.ts').stdout).toBe('other\n');
  });

  test('is not taken for one whose path differs in a separator alone', () => {
    const checkout = new Checkout({ 'a-b.ts': 'console.log(1);\n', 'a/b.ts': 'console.log(2);\n' });
    const outputs = ['a-b.ts', 'a/b.ts', 'a-b.ts'].map((path) => checkout.run(path).stdout);
    expect(outputs).toEqual(['1\n', '2\n', '1\n']);
  });

  test('is not taken for that of another checkout with the same packages', () => {
    const [one, two] = [new Checkout(greeting), new Checkout({ ...greeting, 'lib/word/index.ts': other })];
    two.write({ node_modules: `-> ${join(one.folder, 'node_modules')}` });
    const outputs = [one, two, one].map((checkout) => checkout.run('main.ts').stdout);
    expect(outputs).toEqual(['hello\n', 'other\n', 'hello\n']);
  });

  test('may use the runner that runs it, remembered or not', () => {
    const program = "import { evaluate } from './runner';\nconsole.log(typeof evaluate);\n";
    const checkout = new Checkout({ 'main.ts': program });
    expect(checkout.run('main.ts').stdout).toBe('function\n');
    expect(checkout.runFromMemory('main.ts').stdout).toBe('function\n');
  });

  test('finds its own folder', () => {
    const checkout = new Checkout({
      'main.ts': "import { text } from './lib/text';\nconsole.log(text);\n",
      'lib/text.ts':
        "import { readFileSync } from 'node:fs';\nexport const text = readFileSync(`${__dirname}/text.txt`, 'utf8');\n",
      'lib/text.txt': 'from beside it',
    });
    expect(checkout.run('main.ts').stdout).toBe('from beside it\n');
  });

  test('that does not compile is told with its line, until it is mended', () => {
    const checkout = new Checkout({ 'main.ts': 'console.log(1);\n' });
    checkout.run('main.ts');
    checkout.write({ 'main.ts': 'console.log(1);\nconst = 2;\n' });
    const { status, stdout, stderr } = checkout.run('main.ts');
    expect(stderr).toMatch(/main\.ts:2:6/);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect([stdout, status]).toEqual(['', 1]);
    checkout.write({ 'main.ts': 'console.log(2);\n' });
    expect(checkout.run('main.ts').stdout).toBe('2\n');
  });

  test('that fails names its sources, bundled and remembered', () => {
    const checkout = new Checkout({
      'main.ts': "import { fail } from './lib/fail';\nfail('reason');\n",
      'lib/fail.ts':
        'interface Reason {}\n\nexport function fail(text: string): void {\n  throw new Error(text);\n}\n',
    });
    for (const { status, stderr } of [checkout.run('main.ts'), checkout.runFromMemory('main.ts')]) {
      expect(stderr).toMatch(/Error: reason\n\s+at fail \(lib\/fail\.ts:4:9\)\n\s+at main\.ts:2:1\n/);
      expect(status).toBe(1);
    }
  });

  test('is run whatever became of its memory', () => {
    const checkout = new Checkout(greeting);
    checkout.run('main.ts');
    const kind = fc.constantFrom('flip', 'cut', 'tear');
    const damages = fc.sample(fc.record({ kind, place: fc.nat({ max: 1e6 }), bit: fc.nat({ max: 7 }) }), 500);
    const { stdout, stderr } = checkout.node('--eval', damaging, checkout.memory, JSON.stringify(damages));
    expect([stdout, stderr]).toEqual(['remembered; taken when damaged: []\n', '']);
    expect(checkout.run('main.ts', 'b')).toEqual({ status: 0, stdout: 'hello b\n', stderr: '' });
  });

  test('is remembered whole by several processes at once', () => {
    const checkout = new Checkout(greeting);
    const start = `require('child_process').spawn('node', ['runner', 'main.ts'], { stdio: 'inherit' });`;
    const { stdout } = checkout.node('--eval', start.repeat(6));
    expect(stdout).toBe('hello\n'.repeat(6));
    expect(checkout.runFromMemory('main.ts').stdout).toBe('hello\n');
  });

  test('is run where nothing can be remembered', () => {
    const checkout = new Checkout({ ...greeting, 'node_modules/.cache': 'no folder' });
    expect(checkout.run('main.ts')).toEqual({ status: 0, stdout: 'hello\n', stderr: '' });
  });

  test('of another folder is run, and not remembered', () => {
    const checkout = new Checkout({});
    const elsewhere = join(temporary, 'elsewhere.ts');
    fs.writeFileSync(elsewhere, "const text: string = 'there';\nconsole.log(text);\n");
    expect(checkout.run(elsewhere)).toEqual({ status: 0, stdout: 'there\n', stderr: '' });
    expect(fs.existsSync(checkout.memory)).toBe(false);
  });

  test('that is not there is told in one sentence', () => {
    const stderr = 'There is no program "missing.ts": node runner FILE [ARGUMENT…].\n';
    expect(new Checkout({}).run('missing.ts')).toEqual({ status: 1, stdout: '', stderr });
  });
});
