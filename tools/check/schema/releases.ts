import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { type KubernetesVersion, kubernetesVersions } from '../../../lib/environments/kubernetes';
import { byText, isMapping, type Mapping, mappingAt } from '../../manifest';
import type { JsonSchema, OpenApi } from './json-schema';

/** A definition, and the first and the last of the releases that have it so, by their place in {@link kubernetesVersions}. */
type Stretch = readonly [first: number, last: number, schema: JsonSchema];

/** The definitions of all releases by name, each written once for the releases in a row that share it. */
export type Releases = Readonly<Record<string, readonly Stretch[]>>;

/** By apiVersion and kind: the first and the last release that serves it, and the first that calls it deprecated. */
export type ServedKinds = Readonly<Record<string, readonly number[]>>;

/** Prose of the definitions by which one says that it goes away. */
const isDeprecated = /(?:^|[\s(])Deprecated(?:: |\. )/;

/** Without prose: of what it alone says, that something is deprecated, a field remains. */
function withoutProse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutProse);
  if (!isMapping(value)) return value;
  const { description, properties, ...others } = value;
  const isGoing = typeof description === 'string' && isDeprecated.test(description);
  return {
    ...each(others),
    // Here, names of fields stand, of which one may be `description`.
    ...(isMapping(properties) ? { properties: each(properties) } : {}),
    ...(isGoing ? { deprecated: true } : {}),
  };
}

function each(fields: Mapping): Mapping {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, withoutProse(value)]));
}

const file = join(__dirname, 'definitions.json.br');

/** The text of definitions.json.br. @param published The definitions of each release, in the order of {@link kubernetesVersions}. */
export function merged(published: readonly unknown[]): Buffer {
  const found: Record<string, [number, number, unknown, string][]> = {};
  for (const [index, release] of published.entries())
    for (const [name, schema] of Object.entries(mappingAt(release, 'definitions'))) {
      const bare = withoutProse(schema);
      const text = JSON.stringify(bare);
      const stretches = (found[name] ??= []);
      const last = stretches.at(-1);
      if (last?.[1] === index - 1 && last[3] === text) last[1] = index;
      else stretches.push([index, index, bare, text]);
    }
  const entries = Object.entries(found).map(([name, all]) => [name, all.map((one) => one.slice(0, 3))]);
  return compressed(JSON.stringify(Object.fromEntries(entries)));
}

/** Small whatever it takes: what is written once, and read often. */
export function compressed(text: string): Buffer {
  const { BROTLI_PARAM_LGWIN, BROTLI_MAX_WINDOW_BITS, BROTLI_PARAM_SIZE_HINT } = constants;
  const params = { [BROTLI_PARAM_LGWIN]: BROTLI_MAX_WINDOW_BITS, [BROTLI_PARAM_SIZE_HINT]: text.length };
  return brotliCompressSync(text, { params });
}

let releases: Releases | undefined;

/** The definitions of a release, as they are published, but for their prose. */
export function definitionsOf(version: KubernetesVersion): OpenApi {
  releases ??= readReleases();
  const index = kubernetesVersions.indexOf(version);
  const entries = Object.entries(releases).flatMap(([name, stretches]) => {
    const stretch = stretches.find(([first, last]) => first <= index && index <= last);
    return stretch === undefined ? [] : [[name, stretch[2]] as const];
  });
  return { definitions: Object.fromEntries(entries) };
}

function readReleases(): Releases {
  const parse: (text: string) => Releases = JSON.parse;
  return parse(brotliDecompressSync(readFileSync(file)).toString());
}

/** Which releases serve each kind of Kubernetes, by apiVersion and kind. */
export function servedKinds(): ServedKinds {
  const found = new Map<string, number[]>();
  for (const [index, version] of kubernetesVersions.entries())
    for (const { deprecated, 'x-kubernetes-group-version-kind': ids = [] } of Object.values(
      definitionsOf(version).definitions,
    ))
      for (const { group, version: own, kind } of ids.length === 1 ? ids : []) {
        const id = `${group === '' ? '' : `${group}/`}${own} ${kind}`;
        const [first = index, , before] = found.get(id) ?? [];
        const since = before ?? (deprecated === true ? index : undefined);
        found.set(id, [first, index, ...(since === undefined ? [] : [since])]);
      }
  return Object.fromEntries(
    [...found]
      .filter(([id]) => !/(?:List|Options|Status|Review|WatchEvent|Eviction|Scale|TokenRequest)$/.test(id))
      .sort(([one], [other]) => byText(one, other)),
  );
}
