import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, listAt, mappingAt, type Path, readDocuments, textAt } from '../../tools/manifest';
import { pathOf } from '../check/defects/json';

/** An object in which one value is another one; `undefined` takes it away. */
export interface Mutant {
  readonly path: Path;
  readonly to?: unknown;
}

const [{ raw: defects } = { raw: {} }] = readDocuments(readFileSync(join(__dirname, 'defects.yaml'), 'utf8'));

/** Where the kinds that make pods have their template, and a Pod has itself. */
const templates: Readonly<Record<string, string>> = {
  Pod: '',
  CronJob: 'spec.jobTemplate.spec.template.',
  ...Object.fromEntries(
    ['DaemonSet', 'Deployment', 'Job', 'ReplicaSet', 'StatefulSet'].map((kind) => [kind, 'spec.template.']),
  ),
};

/** The mutants that defects.yaml makes of an object. */
export function defectsOf(object: unknown): readonly Mutant[] {
  const kind = textAt(object, 'kind');
  const template = templates[kind];
  const within = [
    ['any', ''],
    [kind, ''],
    ...(template === undefined ? [] : [['pod', `${template}spec.`] as const]),
    ...(template === undefined || kind === 'Pod' ? [] : [['template', template] as const]),
  ] as const;
  return within.flatMap(([section, prefix]) =>
    Object.keys(mappingAt(defects, section)).flatMap((place) => {
      const path = pathOf(`${prefix}${place}`);
      // An entry of a list is changed, not added.
      const last = path.findLastIndex((step) => typeof step === 'number');
      return last >= 0 && at(object, ...path.slice(0, last + 1)) === undefined
        ? []
        : listAt(defects, section, place).map((to) => ({ path, to }));
    }),
  );
}
