/** Prints who may reach whom in finished manifests: `npm run reach -- [FILE…]`. */
import { parseArgs } from 'node:util';
import {
  describeProblem,
  formatReasons,
  formatTable,
  InvalidAddress,
  matrix,
  outsideWorld,
  readManifest,
} from '.';
import { Mistake, nameOf, readArguments, readObjects, runCommand, synthesizedFiles } from '../command';

const usage = `Usage: npm run reach -- [OPTION…] [FILE…]

Prints who may reach whom by the network policies of each FILE (dist/*.k8s.yaml where none is named, - for standard input).

  --why                     the policies that decide each cell
  --json                    the matrix as JSON
  --namespace NAME          namespace of objects that name none (default)
  --pod-range CIDR          range of the pods' addresses: an ipBlock that holds all of it means pods too; repeatable
  --node-range CIDR         range of the nodes' addresses, for pods on the host's network; repeatable
  --internet ADDRESS        a public address (203.0.113.10)
  --cluster-address ADDRESS an address of the cluster's own ranges (10.96.0.1)
  --edge NAMESPACE          where the edge controller runs (ingress-nginx)
  --edge-label KEY=VALUE    a label of its pod; repeatable, needs --edge
  --help                    this text

Exit status: 1 when something could not be read or evaluated, else 0.
`;

const options = {
  why: { type: 'boolean' },
  json: { type: 'boolean' },
  namespace: { type: 'string', default: 'default' },
  'pod-range': { type: 'string', multiple: true },
  'node-range': { type: 'string', multiple: true },
  internet: { type: 'string', default: '203.0.113.10' },
  'cluster-address': { type: 'string', default: '10.96.0.1' },
  edge: { type: 'string' },
  'edge-label': { type: 'string', multiple: true },
  help: { type: 'boolean' },
} as const;

function main(): void {
  const { values, positionals } = readArguments(() => parseArgs({ options, allowPositionals: true }));
  if (values.help === true) {
    process.stdout.write(usage);
    return;
  }
  const outside = outsideWorld({
    internetAddress: values.internet,
    clusterAddress: values['cluster-address'],
    ...readEdge(values.edge, values['edge-label'] ?? []),
  });
  const reports = (positionals.length === 0 ? synthesizedFiles() : positionals).map((file) => {
    const { namespace, 'pod-range': podRanges = [], 'node-range': nodeRanges = [] } = values;
    const topology = readManifest(readObjects(file), { namespace, podRanges, nodeRanges });
    return { file, ...matrix(topology, { outside }), problems: topology.problems };
  });
  if (values.json === true) process.stdout.write(`${JSON.stringify(reports, undefined, 2)}\n`);
  else
    process.stdout.write(
      reports
        .map((report) =>
          [
            `${nameOf(report.file)}\n`,
            formatTable(report),
            ...(values.why === true ? [formatReasons(report)] : []),
          ].join('\n'),
        )
        .join('\n'),
    );
  for (const { file, problems } of reports)
    for (const problem of problems) complain(`${nameOf(file)}: ${describeProblem(problem)}`);
}

function readEdge(
  namespace: string | undefined,
  given: readonly string[],
): { readonly edge?: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> } } {
  if (namespace === undefined) {
    if (given.length > 0) throw new Mistake('--edge-label needs --edge.');
    return {};
  }
  const labels = given.map((text) => {
    const [key = '', value, ...rest] = text.split('=');
    if (key === '' || value === undefined || rest.length > 0)
      throw new Mistake(`--edge-label ${text}: expected KEY=VALUE.`);
    return [key, value] as const;
  });
  return { edge: { namespace, labels: Object.fromEntries(labels) } };
}

function complain(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

void runCommand(() => {
  try {
    main();
  } catch (error) {
    throw error instanceof InvalidAddress ? new Mistake(error.message) : error;
  }
}, 1);
