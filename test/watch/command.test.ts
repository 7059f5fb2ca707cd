import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { production } from '../../lib/environments';
import { textOf } from '../manifest';
import { programOf, root, runProgram } from '../command';

const folder = fs.mkdtempSync(join(tmpdir(), 'watch-'));
for (const name of ['main.ts', 'lib', 'imports'])
  fs.cpSync(join(root, name), join(folder, name), { recursive: true });
fs.symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
const source = join(folder, 'lib/environments/production.ts');
const original = fs.readFileSync(source, 'utf8');

const child = spawn(process.execPath, programOf('watch'), {
  cwd: folder,
  env: { PATH: process.env['PATH'] },
});
let printed = '';
for (const stream of [child.stdout, child.stderr])
  stream.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });

afterAll(() => {
  child.kill('SIGKILL');
  fs.rmSync(folder, { recursive: true });
});

/** Waits until the command prints this after a change, and returns what it has printed since. */
async function after(change: () => void, expected: RegExp): Promise<string> {
  const before = printed.length;
  change();
  for (let waited = 0; waited < 2000; waited++) {
    if (expected.test(printed.slice(before))) return printed.slice(before);
    await setTimeout(10);
  }
  throw new Error(`Expected ${String(expected)} after: ${printed}`);
}

/** Saves a file of the folder, the environment of production unless another is named. */
function save(text: string, file = 'lib/environments/production.ts'): () => void {
  return () => {
    fs.writeFileSync(join(folder, file), text);
  };
}

function manifest(): string {
  return fs.readFileSync(join(folder, 'dist/production.k8s.yaml'), 'utf8');
}

const synthesized = /Synthesized in \d+ ms/;

/** The same, when it shows this text: a run that an earlier save began may end in between. */
function synthesizedWith(text: string): RegExp {
  return new RegExp(`${text.replaceAll('.', '\\.')}[^]*Synthesized in \\d+ ms`);
}

// In the order in which a person would do this; each begins where the one before it left off.
describe('npm run watch', () => {
  test('synthesizes what there is', async () => {
    const output = await after(() => undefined, synthesized);
    expect(output).toContain('production.k8s.yaml: new.\n');
    expect(manifest()).toBe(textOf(production));
  });

  test('prints what a saved source changes, and writes it', async () => {
    const output = await after(save(original.replace("version: 'v1.0.0'", "version: 'v1.0.1'")), synthesized);
    expect(output).toMatch(/^production\.k8s\.yaml:\n\n/m);
    expect(output).toContain('todo-backend:v1.0.0 → ghcr.io/example/todo-backend:v1.0.1\n');
    expect(output).toContain('  ! restarts pods: ');
    expect(output).not.toContain('minikube.k8s.yaml');
    expect(manifest()).toContain('todo-backend:v1.0.1');
  });

  test('prints what is wrong with settings, and leaves the manifests', async () => {
    const output = await after(save(original.replace("'todo.example.com'", "'todo_x'")), /change it in .*\n/);
    expect(output).toMatch(/^Synth stopped: one setting is wrong\.\n {2}production\.domain: "todo_x"/);
    expect(manifest()).toContain('todo-backend:v1.0.1');
  });

  test('prints what does not compile', async () => {
    expect(await after(save(`${original}const = 1;\n`), /production\.ts:\d+:6/)).not.toMatch(/^\s+at /m);
  });

  test('prints where a program fails', async () => {
    const lines = original.split('\n').length;
    const output = await after(save(`${original}throw new Error('reason');\n`), /Error: reason\n.*\n/);
    expect(output).toContain(`lib/environments/production.ts:${lines}:7`);
  });

  test('prints what the checks find', async () => {
    const constructs = 'lib/constructs/network-policies.ts';
    const text = fs.readFileSync(join(folder, constructs), 'utf8');
    const output = await after(() => {
      save(original)();
      save(text.replace(/super\(scope, id\);/, '$&\n    return;'), constructs)();
    }, synthesized);
    expect(output).toMatch(/^production\.k8s\.yaml:\d+: traffic-is-denied-by-default: /m);
    await after(save(text, constructs), synthesized);
    expect(manifest()).toBe(textOf(production));
  });

  test('sees what editors put in the place of a file, and what is written to it then', async () => {
    const domain = (name: string): string => original.replace('todo.example.com', name);
    await after(() => {
      fs.writeFileSync(`${source}~`, domain('one.example.com'));
      fs.renameSync(`${source}~`, source);
    }, synthesizedWith('one.example.com'));
    expect(manifest()).toContain('https://one.example.com');
    await after(save(domain('two.example.com')), synthesizedWith('two.example.com'));
    expect(manifest()).toContain('https://two.example.com');
    await after(save(original), synthesizedWith('todo.example.com'));
  });

  test('sees what is written to a new folder', async () => {
    const part = 'lib/environments/part';
    const write = (domain: string): (() => void) =>
      save(`export const domain = '${domain}';\n`, `${part}/domain.ts`);
    await after(() => {
      fs.mkdirSync(join(folder, part));
      write('one.example.com')();
      save(`import { domain } from './part/domain';\n${original.replace("'todo.example.com'", 'domain')}`)();
    }, synthesizedWith('one.example.com'));
    expect(manifest()).toContain('https://one.example.com');
    await after(write('two.example.com'), synthesizedWith('two.example.com'));
    expect(manifest()).toContain('https://two.example.com');
    await after(() => {
      save(original)();
      fs.rmSync(join(folder, part), { recursive: true });
    }, synthesizedWith('todo.example.com'));
    expect(manifest()).toBe(textOf(production));
  });

  test('reads .env when it comes and goes', async () => {
    const output = await after(
      save('TODO_CHATBOT_DOMAIN=other.example.com\n', '.env'),
      synthesizedWith('other.example.com'),
    );
    expect(output).toContain('https://todo.example.com → https://other.example.com');
    await after(() => {
      fs.rmSync(join(folder, '.env'));
    }, synthesizedWith('todo.example.com'));
    expect(manifest()).toBe(textOf(production));
  });

  test('ends with Ctrl-C', async () => {
    const exit = once(child, 'exit');
    child.kill('SIGINT');
    expect(await exit).toEqual([null, 'SIGINT']);
  });
});

test('npm run watch sees what is saved while it synthesizes for the first time', async () => {
  const slow = join(folder, 'slow');
  fs.mkdirSync(join(slow, 'lib'), { recursive: true });
  save("export const text = 'first';\n", 'slow/lib/text.ts')();
  const program = `import * as fs from 'node:fs';
import { text } from './lib/text';
fs.writeFileSync('began', '');
const end = Date.now() + 300;
while (Date.now() < end);
fs.writeFileSync(process.env['CDK8S_OUTDIR'] + '/slow.k8s.yaml', 'text: ' + text + '\\n');
`;
  save(program, 'slow/main.ts')();
  const other = spawn(process.execPath, programOf('watch'), { cwd: slow });
  const manifests = join(slow, 'dist/slow.k8s.yaml');
  const written = (): string => (fs.existsSync(manifests) ? fs.readFileSync(manifests, 'utf8') : '');
  const wait = async (happens: () => boolean): Promise<void> => {
    for (let waited = 0; waited < 300 && !happens(); waited++) await setTimeout(10);
  };
  try {
    await wait(() => fs.existsSync(join(slow, 'began')));
    save("export const text = 'second';\n", 'slow/lib/text.ts')();
    await wait(() => written() === 'text: second\n');
    expect(written()).toBe('text: second\n');
  } finally {
    other.kill();
  }
});

describe('npm run watch refuses', () => {
  test.each([
    [['minikube', 'production'], 'Name one environment, or none for all (--help tells more).\n'],
    [[], 'There is no main.ts here: run it where package.json is.\n'],
  ])('%j', (args, sentence) => {
    const empty = join(folder, 'empty');
    fs.mkdirSync(empty, { recursive: true });
    expect(runProgram('watch', args, { cwd: empty })).toEqual({ status: 1, stdout: '', stderr: sentence });
  });
});
