import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, type Chart, Names } from 'cdk8s';

/**
 * Writes one manifest for each chart into the folder that cdk8s names, `dist` by default.
 *
 * Each chart has an App of its own: cdk8s resolves and validates the whole App again for every chart in it, so that a
 * hundred charts in one App take a hundred times as long each. It also lets go of a chart once its manifest is written.
 *
 * @param charts What makes each chart, in the App that it is handed.
 */
export function synthesize(charts: readonly ((app: App) => Chart)[]): void {
  const constructs: Record<string, { readonly path: string }> = {};
  for (const makeChart of charts) {
    const app = new App({ recordConstructMetadata: false });
    const chart = makeChart(app);
    app.synth();
    if (isRecorded()) Object.assign(constructs, constructsOf(chart));
  }
  if (isRecorded()) record(constructs);
}

/** The CLI asks for the record when a validation is configured (cdk8s documentation, "Validation"). */
function isRecorded(): boolean {
  return process.env['CDK8S_RECORD_CONSTRUCT_METADATA'] === 'true';
}

/**
 * The construct that makes each object: by its name, as cdk8s records it, and by manifest, kind, namespace and name, since
 * a Service may have the name of a Deployment, and production the objects of Minikube.
 */
function constructsOf(chart: Chart): Record<string, { readonly path: string }> {
  const entries = chart.node
    .findAll()
    .filter((construct) => ApiObject.isApiObject(construct))
    .flatMap((object) => {
      const { namespace } = object.metadata;
      const label = `${object.kind} ${namespace === undefined ? '' : `${namespace}/`}${object.name}`;
      const construct = { path: object.node.path };
      return [
        [object.name, construct],
        [`${Names.toDnsLabel(chart)}.k8s.yaml ${label}`, construct],
      ] as const;
    });
  return Object.fromEntries(entries);
}

function record(resources: Record<string, { readonly path: string }>): void {
  const { outdir } = new App();
  mkdirSync(outdir, { recursive: true });
  writeFileSync(join(outdir, 'construct-metadata.json'), JSON.stringify({ version: '1.0.0', resources }));
}
