/** Prints who may reach whom in finished manifests: `npm run reach -- [FILE…]`. */
import {
  describeProblem,
  describeProxy,
  formatMatrix,
  formatReasons,
  matrix,
  outsideWorld,
  readTopology,
} from '.';
import { filesOrSynthesized, type Given, Mistake, nameOf, readObjects, runCommand } from '../command';
import { Manifest } from '../manifest';
import type { Destination, OutsideOptions } from './outside';

const usage = `Usage: npm run reach -- [OPTION…] [FILE…]

Prints who may reach whom by the network policies of each FILE (dist/*.k8s.yaml where none is named, - for standard input).

  --why                     the policies that decide each cell
  --json                    the matrix as JSON
  --namespace NAME          namespace of objects that name none (default)
  --pod-range CIDR          range of the pods' addresses, for ipBlocks that hold them (private ranges); repeatable
  --node-range CIDR         range of the nodes' addresses, for pods on the host's network (any address); repeatable
  --internet ADDRESS        a public address (203.0.113.10)
  --cluster-address ADDRESS an address of the cluster's own ranges (10.96.0.1)
  --host NAME[:PORT]        a host on the internet to ask for by its name (port 443); repeatable
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
  host: { type: 'string', multiple: true },
  edge: { type: 'string' },
  'edge-label': { type: 'string', multiple: true },
} as const;

function main({ values, positionals }: Given<typeof options>): number {
  const { namespace, 'pod-range': podRanges = [], 'node-range': nodeRanges = [] } = values;
  const outside = outsideWorld({
    internetAddress: values.internet,
    clusterAddress: values['cluster-address'],
    hosts: (values.host ?? []).map(readHost),
    edge: readEdge(values.edge, values['edge-label'] ?? []),
  });
  const reports = filesOrSynthesized(positionals).map((file) => {
    const manifest = new Manifest(readObjects(file), { namespace });
    const topology = readTopology(manifest, { podRanges, nodeRanges });
    const allowLists = topology.proxies.map(describeProxy);
    return { file, ...matrix(topology, { outside }), allowLists, problems: topology.problems };
  });
  const text = reports.map((report) => {
    const reasons = values.why === true ? [formatReasons(report)] : [];
    const lists = report.allowLists.map((sentence) => `\n${sentence}\n`);
    return [`${nameOf(report.file)}\n`, formatMatrix(report), ...lists, ...reasons].join('\n');
  });
  process.stdout.write(values.json === true ? `${JSON.stringify(reports, undefined, 2)}\n` : text.join('\n'));
  const complaints = reports.flatMap(({ file, problems }) =>
    problems.map((problem) => `${nameOf(file)}: ${describeProblem(problem)}\n`),
  );
  process.stderr.write(complaints.join(''));
  return complaints.length === 0 ? 0 : 1;
}

function readHost(text: string): Destination {
  const [, host, port = '443'] = /^([a-z0-9][-\w.]{0,252})(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const number = Number(port);
  if (host === undefined || number < 1 || number > 65535)
    throw new Mistake(`--host ${text}: expected the name of a host, and perhaps a port.`);
  return { name: host, endpoint: { kind: 'host', host }, port: { protocol: 'TCP', number } };
}

function readEdge(namespace: string | undefined, given: readonly string[]): OutsideOptions['edge'] {
  if (namespace === undefined && given.length > 0) throw new Mistake('--edge-label needs --edge.');
  const labels = given.map((text) => {
    const [, key, value] = /^([^=]+)=([^=]*)$/.exec(text) ?? [];
    if (key === undefined || value === undefined)
      throw new Mistake(`--edge-label ${text}: expected KEY=VALUE.`);
    return [key, value] as const;
  });
  return namespace === undefined ? undefined : { namespace, labels: Object.fromEntries(labels) };
}

runCommand({ usage, options, main });
