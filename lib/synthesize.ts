import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { ApiObject, App, type Chart, Names } from 'cdk8s';
import { formatDocuments } from './yaml';

/** Up to this many, a run ends before V8's optimizing compiler, which the runner turns off, has paid for itself. */
const few = 3;

/**
 * Writes one manifest for each chart into the folder that cdk8s names, `dist` by default: the bytes that `App.synth` writes,
 * in a time that grows with the number of charts alone (npm run bench).
 *
 * Each chart has an App of its own, since cdk8s resolves and validates the whole App again for every chart in it; and it is
 * let go of once its manifest is written. The YAML writer of cdk8s would take as long as all the rest twice.
 *
 * @param charts What makes each chart, in the App that it is handed.
 */
export function synthesize(charts: readonly ((app: App) => Chart)[]): void {
  if (charts.length > few) setFlagsFromString('--opt');
  const { outdir } = new App();
  mkdirSync(outdir, { recursive: true });
  const constructs: Record<string, { readonly path: string }> = {};
  for (const makeChart of charts) {
    const chart = makeChart(new App());
    const manifest = `${Names.toDnsLabel(chart)}.k8s.yaml`;
    writeFileSync(join(outdir, manifest), formatDocuments(chart.toJson()));
    if (isRecorded()) Object.assign(constructs, constructsOf(chart, manifest));
  }
  if (isRecorded())
    writeFileSync(
      join(outdir, 'construct-metadata.json'),
      JSON.stringify({ version: '1.0.0', resources: constructs }),
    );
}

/** The CLI asks for the record when a validation is configured (cdk8s documentation, "Validation"). */
function isRecorded(): boolean {
  return process.env['CDK8S_RECORD_CONSTRUCT_METADATA'] === 'true';
}

/**
 * The construct that makes each object: by its name, as cdk8s records it, and by manifest, kind, namespace and name, since
 * a Service may have the name of a Deployment, and production the objects of Minikube.
 */
function constructsOf(chart: Chart, manifest: string): Record<string, { readonly path: string }> {
  const entries = chart.node
    .findAll()
    .filter((construct) => ApiObject.isApiObject(construct))
    .flatMap((object) => {
      const { namespace } = object.metadata;
      const label = `${object.kind} ${namespace === undefined ? '' : `${namespace}/`}${object.name}`;
      const construct = { path: object.node.path };
      return [
        [object.name, construct],
        [`${manifest} ${label}`, construct],
      ] as const;
    });
  return Object.fromEntries(entries);
}
