import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const root = join(__dirname, '..');
const temporary = mkdtempSync(join(tmpdir(), 'runner-'));

afterAll(() => {
  rmSync(temporary, { recursive: true });
});

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with the runner and these files. */
class Checkout {
  private readonly folder = mkdtempSync(join(temporary, 'checkout-'));
  /** Where the runner remembers programs. */
  readonly memory = join(this.folder, 'node_modules/.cache/todo-chatbot');

  constructor(files: Readonly<Record<string, string>>) {
    cpSync(join(root, 'runner'), join(this.folder, 'runner'), { recursive: true });
    mkdirSync(join(this.folder, 'node_modules'));
    symlinkSync(join(root, 'node_modules/esbuild'), join(this.folder, 'node_modules/esbuild'));
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  write(name: string, content: string): void {
    mkdirSync(join(this.folder, name, '..'), { recursive: true });
    writeFileSync(join(this.folder, name), content);
  }

  usePackagesOf(other: Checkout): void {
    rmSync(join(this.folder, 'node_modules'), { recursive: true });
    symlinkSync(join(other.folder, 'node_modules'), join(this.folder, 'node_modules'));
  }

  run(...args: readonly string[]): Outcome {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['runner', ...args], {
      cwd: this.folder,
      env: { PATH: process.env['PATH'] },
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  }

  /** Fails where the program has to be bundled. */
  runFromMemory(...args: readonly string[]): Outcome {
    const compiler = join(this.folder, 'node_modules/esbuild');
    renameSync(compiler, `${compiler}-away`);
    const outcome = this.run(...args);
    renameSync(`${compiler}-away`, compiler);
    return outcome;
  }

  /** Runs until the program is remembered, which it is not while its files are as young as they are after a change. */
  async settle(...args: readonly string[]): Promise<void> {
    await setTimeout(50);
    this.run(...args);
  }
}

const greeting = {
  'main.ts': "import { greet } from './lib/greet';\nconsole.log(greet(process.argv.slice(2)));\n",
  'lib/greet.ts':
    "import { word } from './word';\nexport const greet = (names: string[]): string => [word, ...names].join(' ');\n",
  'lib/word/index.ts': "export const word = 'hello';\n",
};

describe('a program', () => {
  test('is run with its arguments', () => {
    expect(new Checkout(greeting).run('main.ts', 'a', '--b')).toEqual({
      status: 0,
      stdout: 'hello a --b\n',
      stderr: '',
    });
  });

  test('is remembered once its files have settled', async () => {
    const checkout = new Checkout(greeting);
    expect(checkout.runFromMemory('main.ts').status).not.toBe(0);
    await checkout.settle('main.ts');
    expect(checkout.runFromMemory('main.ts', 'again')).toEqual({
      status: 0,
      stdout: 'hello again\n',
      stderr: '',
    });
  });

  test('is run as it was written last, even to the same length', async () => {
    const checkout = new Checkout(greeting);
    await checkout.settle('main.ts');
    for (const word of ['howdy', 'salut', 'salve', 'hallo']) {
      checkout.write('lib/word/index.ts', `export const word = '${word}';\n`);
      expect(checkout.run('main.ts').stdout).toBe(`${word}\n`);
    }
  });

  test('sees a new file that comes before another', async () => {
    const checkout = new Checkout(greeting);
    await checkout.settle('main.ts');
    checkout.write('lib/word.ts', "export const word = 'first';\n");
    expect(checkout.run('main.ts').stdout).toBe('first\n');
  });

  test('sees another version of a package', async () => {
    const checkout = new Checkout({
      'main.ts': "import { version } from 'part';\nconsole.log(version);\n",
      'node_modules/part/index.js': 'exports.version = 1;\n',
    });
    await checkout.settle('main.ts');
    checkout.write('node_modules/part/index.js', 'exports.version = 2;\n');
    expect(checkout.run('main.ts').stdout).toBe('2\n');
  });

  test('is not taken for that of another checkout with the same packages', async () => {
    const [one, other] = [new Checkout(greeting), new Checkout(greeting)];
    other.write('lib/word/index.ts', "export const word = 'other';\n");
    other.usePackagesOf(one);
    await one.settle('main.ts');
    expect(other.run('main.ts').stdout).toBe('other\n');
    expect(one.run('main.ts').stdout).toBe('hello\n');
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

  test('that does not compile is told with its line, until it is mended', async () => {
    const checkout = new Checkout({ 'main.ts': 'console.log(1);\n' });
    await checkout.settle('main.ts');
    checkout.write('main.ts', 'console.log(1);\nconst = 2;\n');
    const { status, stdout, stderr } = checkout.run('main.ts');
    expect(stderr).toMatch(/main\.ts:2:6/);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect([stdout, status]).toEqual(['', 1]);
    checkout.write('main.ts', 'console.log(2);\n');
    expect(checkout.run('main.ts').stdout).toBe('2\n');
  });

  test.each(['bundled', 'remembered'])('that fails names its sources, %s', async (how) => {
    const checkout = new Checkout({
      'main.ts': "import { fail } from './lib/fail';\nfail('reason');\n",
      'lib/fail.ts':
        'interface Reason {}\n\nexport function fail(text: string): void {\n  throw new Error(text);\n}\n',
    });
    if (how === 'remembered') await checkout.settle('main.ts');
    const { status, stderr } = checkout.run('main.ts');
    expect(stderr).toMatch(/Error: reason\n\s+at fail \(lib\/fail\.ts:4:9\)\n\s+at main\.ts:2:1\n/);
    expect(status).toBe(1);
  });

  test.each<readonly [string, (content: Buffer) => Buffer | string]>([
    ['cut off', (content) => content.subarray(0, 100)],
    ['emptied', () => ''],
    ['without bytecode', (content) => content.subarray(0, content.lastIndexOf('"mappings"') + 4000)],
    ['of another shape', () => '{"stamps":[]}\nnothing'],
  ])('is run whatever became of its memory: %s', async (_, damage) => {
    const checkout = new Checkout(greeting);
    await checkout.settle('main.ts');
    const [name = ''] = readdirSync(checkout.memory);
    const file = join(checkout.memory, name);
    writeFileSync(file, damage(readFileSync(file)));
    expect(checkout.run('main.ts', 'b')).toEqual({ status: 0, stdout: 'hello b\n', stderr: '' });
  });

  test('is run where nothing can be remembered', async () => {
    const checkout = new Checkout({ ...greeting, 'node_modules/.cache': 'no folder' });
    await checkout.settle('main.ts');
    expect(checkout.run('main.ts')).toEqual({ status: 0, stdout: 'hello\n', stderr: '' });
  });

  test('of another folder is run, and not remembered', () => {
    const checkout = new Checkout({});
    const elsewhere = join(temporary, 'elsewhere.ts');
    writeFileSync(elsewhere, "const text: string = 'there';\nconsole.log(text);\n");
    expect(checkout.run(elsewhere)).toEqual({ status: 0, stdout: 'there\n', stderr: '' });
    expect(existsSync(checkout.memory)).toBe(false);
  });

  test('that is not there is told in one sentence', () => {
    expect(new Checkout({}).run('missing.ts')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'There is no program "missing.ts": node runner FILE [ARGUMENT…].\n',
    });
  });
});
