import type { Environment } from '../../lib/environments';
import { cloudNativePg, fullest, fullestDatabase } from '../sample-environments';
import { problems } from './problems';

const ofMajor = (major: number): string =>
  `an image of PostgreSQL ${major}: another one does not start on the files of the claim that is kept; docs/upgrade.md takes them over to a claim of its own (database.major)`;

/** The fullest environment with this image of the database. */
function running(postgres: string, database: Environment['database'] = fullestDatabase): Environment {
  return { ...fullest, database, images: { ...fullest.images, references: { postgres } } };
}

it.each<[string, number | undefined, string, string]>([
  ['postgres:16-alpine', undefined, 'images.references.postgres', ofMajor(15)],
  ['mirror.example.org/library/postgres:14.3', undefined, 'images.references.postgres', ofMajor(15)],
  ['postgres:15.19-alpine', 17, 'images.references.postgres', ofMajor(17)],
  ['postgres:18-alpine', 18, 'database.major', 'a whole number from 15 to 17'],
])('%s with database.major %s is refused: %s', (image, major, setting, allowed) => {
  const database = { ...fullestDatabase, ...(major === undefined ? {} : { major }) };
  expect(problems([running(image, database)])).toEqual([
    expect.objectContaining({ setting: `fullest.${setting}`, allowed }),
  ]);
});

it.each([
  ['its own major version', running('postgres:17.2', { ...fullestDatabase, major: 17 })],
  ['a tag that says none', running(`postgres@sha256:${'0'.repeat(64)}`)],
  ['a name that says nothing', running('ghcr.io/example/todo-database:v2')],
  ['no server of ours', running('postgres:17', cloudNativePg)],
])('an image with %s is taken', (_, environment) => {
  expect(problems([environment])).toEqual([]);
});
