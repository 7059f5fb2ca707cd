import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as contract from '../lib/contract';
import { at, isList, isMapping, Manifest, readDocuments } from '../tools/manifest';

const root = join(__dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const parsed = (file: string): readonly unknown[] => readDocuments(read(file)).map(({ raw }) => raw);

const page = read('docs/documents.md');
const [differences = '', values = ''] = page.split('\n## Value by value\n');

/** The cells of the rows of all tables in a text, without their headings. */
function rowsOf(text: string): readonly (readonly string[])[] {
  const rows = [...text.matchAll(/^\| (.*) \|$/gm)].map(([, cells = '']) =>
    cells.split(' | ').map((cell) => cell.trim()),
  );
  return rows.filter(
    ([first = ''], index) => !/^-+$/.test(first) && !/^-+$/.test(rows[index + 1]?.[0] ?? ''),
  );
}

const points = rowsOf(differences).map(([point = '']) => point);
const rows = rowsOf(values).map(([value = '', where = '']) => ({ value, where }));

const manifests: Readonly<Record<string, Manifest>> = {
  minikube: new Manifest(parsed('test/golden/minikube.k8s.yaml')),
  production: new Manifest(parsed('test/golden/production.k8s.yaml')),
};
const others: Readonly<Record<string, unknown>> = { compose: parsed('compose.yaml')[0], contract };

/** The entry of a list that goes by a name, or by its number. */
function entryOf(list: readonly unknown[], name: string): unknown {
  return /^\d+$/.test(name) ? list[Number(name)] : list.find((item) => at(item, 'name') === name);
}

/** What lies at a path such as `pod.containers[backend].env[LOG_LEVEL].value`. */
function valueAt(whole: unknown, path: string): unknown {
  const steps = [...path.replace(/^pod(?=\.)/, 'spec.template.spec').matchAll(/([^.[\]]+)|\[([^\]]+)\]/g)];
  return steps.reduce<unknown>((found, [, key, name = '']) => {
    if (isList(found)) return entryOf(found, key ?? name);
    return isMapping(found) ? found[key ?? name] : undefined;
  }, whole);
}

function textOf(value: unknown): string {
  if (isList(value)) return value.map(textOf).join(' ');
  if (value === undefined || value === null) return 'absent';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What a field says, or why there is no such field. */
function fieldOf(place: string, reference: string): string {
  const [, object, path = ''] = /^(?:(\w+\/\S+) )?(\S+)$/.exec(reference) ?? [];
  if (object === undefined) return textOf(valueAt(others[place], path));
  const [kind = '', name = ''] = object.split('/');
  const found = manifests[place]?.objects.find((each) => each.kind === kind && each.name === name);
  return textOf(valueAt(found?.value.raw, path));
}

/** Why a place is not there, or says something else; nothing where it is as a row says. */
function faultOf(reference: string): string | undefined {
  const [, place = '', content = ''] = /^([^:]+): (.+)$/.exec(reference) ?? [];
  if (!(place in manifests || place in others)) {
    const isThere = read(place).replaceAll(/\s+/g, ' ').includes(content.replaceAll(/\s+/g, ' '));
    return isThere ? undefined : `${place} has no ${content}`;
  }
  const [, field = content, sign, wanted = ''] = /^(.+?) ([=~]) (.+)$/.exec(content) ?? [];
  const found = fieldOf(place, field);
  if (sign === '=') return found === wanted ? undefined : `${place}: ${field} is ${found}`;
  if (sign === '~') return found.includes(wanted) ? undefined : `${place}: ${field} is ${found}`;
  return found === 'absent' ? `${place}: ${field} is absent` : undefined;
}

const placesOf = (where: string): readonly string[] =>
  [...where.matchAll(/`([^`]+)`/g)].map(([, place = '']) => place);
const pointOf = (where: string): string | undefined => /^different: (.+)$/.exec(where)?.[1];

describe('a value of the documents', () => {
  it('has a row, for each of the five', () => {
    expect(rows.length).toBeGreaterThan(400);
    expect([...values.matchAll(/^### ([A-E]): /gm)].map(([, name]) => name)).toEqual(
      expect.arrayContaining(['A', 'B', 'C', 'D', 'E']),
    );
  });

  it('is where its row says', () => {
    const faults = rows
      .filter(({ where }) => pointOf(where) === undefined)
      .flatMap(({ value, where }) => {
        const places = placesOf(where);
        if (places.length === 0) return [`${value}: no place`];
        return places.flatMap((place) => faultOf(place) ?? []).map((fault) => `${value}: ${fault}`);
      });
    expect(faults).toEqual([]);
  });

  it('that is different has a reason among the points above, and each point a value', () => {
    const named = rows.flatMap(({ where }) => pointOf(where) ?? []);
    expect(named.filter((point) => !points.includes(point))).toEqual([]);
    expect(points.filter((point) => !named.includes(point))).toEqual([]);
  });

  it.each([
    ['minikube: Deployment/todo-backend pod.containers[backend].env[LOG_LEVEL].value = INFO', /is DEBUG$/],
    ['minikube: Deployment/todo-nothing metadata.name', /is absent$/],
    ['compose: services.redis', /is absent$/],
    ['contract: backend.port.number = 80', /is 8000$/],
    ['minikube: ConfigMap/todo-postgres-configuration data[postgresql.conf] ~ fsync = off', /is listen/],
    ['docker/backend.Dockerfile: EXPOSE 80 ', /has no EXPOSE 80/],
  ])('whose row says %s is not there', (place, fault) => {
    expect(faultOf(place)).toMatch(fault);
  });
});
