import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environments } from '../lib/environments';
import { textOf } from './manifest';

const folder = join(__dirname, 'golden');

function golden(name: string): string {
  const file = join(folder, `${name}.k8s.yaml`);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** What a change does to the cluster is read in the diff of these files. */
describe('the golden manifest (a change on purpose: `npm run golden`, and commit what it writes)', () => {
  it.each([...environments])('is what synth writes: test/golden/$name.k8s.yaml', (environment) => {
    expect(textOf(environment)).toBe(golden(environment.name));
  });

  it('is there for each environment, and for nothing else', () => {
    const files = existsSync(folder) ? readdirSync(folder).sort() : [];
    expect(files).toEqual(environments.map(({ name }) => `${name}.k8s.yaml`).sort());
  });
});
