import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { ApiObject, App, type Chart, Names } from 'cdk8s';
import { formatDocuments } from './yaml';

/** With more charts, V8's optimizing compiler, which the runner turns off, saves more time than it takes. */
const chartsWithoutOptimizer = 3;

/**
 * Writes one manifest for each chart into the folder that cdk8s names, `dist` by default: the same bytes as `App.synth`.
 *
 * Time grows with the number of charts alone (npm run bench): each chart has an App of its own, because cdk8s resolves
 * and validates the whole App again for every chart in it, and no chart is kept once its manifest is written.
 *
 * @param charts Each makes one chart in the App that it is given.
 */
export function synthesize(charts: readonly ((app: App) => Chart)[]): void {
  if (charts.length > chartsWithoutOptimizer) setFlagsFromString('--opt');
  const { outdir } = new App();
  mkdirSync(outdir, { recursive: true });
  // The CLI asks for this record when a validation is configured (cdk8s documentation, "Validation").
  const isRecorded = process.env['CDK8S_RECORD_CONSTRUCT_METADATA'] === 'true';
  const resources: Record<string, { readonly path: string }> = {};
  for (const makeChart of charts) {
    const chart = makeChart(new App());
    const manifest = `${Names.toDnsLabel(chart)}.k8s.yaml`;
    writeWhole(join(outdir, manifest), formatDocuments(chart.toJson()));
    if (isRecorded) Object.assign(resources, constructsOf(chart, manifest));
  }
  const record = JSON.stringify({ version: '1.0.0', resources });
  if (isRecorded) writeFileSync(join(outdir, 'construct-metadata.json'), record);
}

/** Writes a file whole or not at all: what a full disk cuts off would still parse, as fewer objects. */
function writeWhole(file: string, text: string): void {
  const unfinished = `${file}.${process.pid}`;
  try {
    writeFileSync(unfinished, text);
    renameSync(unfinished, file);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/**
 * The construct that makes each object: by the object's name, as cdk8s records it, and by manifest, kind, namespace and
 * name, because a Service and a Deployment may share a name, and so may objects of two manifests.
 */
function constructsOf(chart: Chart, manifest: string): Record<string, { readonly path: string }> {
  const objects = chart.node.findAll().filter((construct) => ApiObject.isApiObject(construct));
  return Object.fromEntries(
    objects.flatMap(({ kind, name, metadata: { namespace }, node: { path } }) => {
      const label = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
      return [name, `${manifest} ${label}`].map((key) => [key, { path }]);
    }),
  );
}
