import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceAddress } from '../../lib/environments';
import { contract, database, frontend, postgresTuning } from '../../lib/contract';

const root = join(__dirname, '..', '..');

/** Code without its comments: a number in a sentence is no second place to change. */
function codeOf(folder: string): readonly { readonly file: string; readonly code: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => {
      const text = readFileSync(join(root, folder, file), 'utf8');
      return { file: `${folder}/${file}`, code: text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/ .*/g, '') };
    });
}

/** Rows of the contract of which nothing is said here: what they promise may be what others promise, too. */
const rows = ['frontend', 'backend', 'postgres'].map((key) => `lib/contract/${key}.ts`);

const sources = [...codeOf('lib'), ...codeOf('tools/compose')].filter(
  ({ file, code }) => rows.includes(file) || !code.includes('satisfies ContainerContract'),
);

/** Whose meaning is another one, though the number or the text is the same. */
const coincidences = ['const instanceStatusPort = 8000;'];

const { backend, postgres } = contract;

describe('a fact of the contract', () => {
  it.each<[string, string | number]>([
    ['port of the backend', backend.port.number],
    ['port of the frontend', frontend.port.number],
    ['port of PostgreSQL', postgres.port.number],
    ['name of the backend', backend.name],
    ['name of the frontend', frontend.name],
    ['name of PostgreSQL', postgres.name],
    ['name of the database', database.name],
    ['user of the database', database.user],
    ['image of PostgreSQL', postgres.image.reference],
    ['liveness of the backend', backend.health.live.path],
    ['readiness of the backend', backend.health.ready.path],
    ['liveness of the frontend', frontend.health.live.path],
    ['readiness of the frontend', frontend.health.ready.path],
    ['directory of the database', postgres.writable[0].path],
    ['shared memory', '/dev/shm'],
    ['bind address', '0.0.0.0'],
    ['user of the containers', `user: ${backend.account.user}`],
    ['group of the containers', backend.account.group],
    ['application that uvicorn serves', backend.command[1]],
    ['connections of the server', 'max_connections:'],
  ])('is written in one place: %s, %s', (_, fact) => {
    const places = sources.flatMap(({ file, code }) =>
      code
        .split('\n')
        .filter((line) => !coincidences.includes(line.trim()))
        .filter((line) => new RegExp(`(?<![\\w./-])${String(fact)}(?![\\w./-])`).test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(places).toHaveLength(1);
  });

  it('is followed by what derives from it', () => {
    expect(backend.command).toEqual(expect.arrayContaining(['--port', String(backend.port.number)]));
    expect(frontend.variables.PORT.default).toBe(String(frontend.port.number));
    expect(frontend.variables.INTERNAL_API_URL.default).toBe(serviceAddress('backend'));
    expect(postgres.variables.PGDATA.check.values).toEqual([`${postgres.writable[0].path}/pgdata`]);
    expect(postgres.health.live.command).toEqual(expect.arrayContaining([database.user, database.name]));
    expect(postgresTuning.forMemoryMebibytes * 1024).toBe(postgresTuning.memory.effective_cache_size);
  });
});
