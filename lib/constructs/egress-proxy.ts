import { Construct } from 'constructs';
import { annotations } from '../annotations';
import { database, temporaryDirectory } from '../contract';
import {
  askedOutside,
  type EgressProxy as Settings,
  type Environment,
  longestAnswerSeconds,
  type NamedHost,
  namedHosts,
  proxyName,
  proxyPort,
  proxyResources,
  shutdownAfter,
} from '../environments';
import * as k8s from '../../imports/k8s';
import { disruptionBudget } from './availability';
import { checksum } from './checksum';
import { identityOf, metadata } from './identity';
import { rollingDeployment } from './rolling-deployment';
import { serviceAccount } from './service';

const configurationDirectory = '/etc/squid-egress';
const configurationFile = 'squid.conf';

/** That of the published images, of which the database's is one: Squid runs under any. */
const account = database.container;

/**
 * Two for each tunnel. Squid makes room for as many as the container runtime allows, which are a million or more: in its
 * memory limit, it would not start.
 *
 * @see "Squid configuration directives", max_filedescriptors
 */
const mostDescriptors = 4096;

/** Endpoints are withdrawn while tunnels are still taken, in seconds. */
const preStopSeconds = 5;

/**
 * A forward proxy that opens tunnels to the hosts which the stack's settings name, and to nothing else: Squid, without a
 * cache, as a restricted pod. A tunnel that is open when the proxy is asked to stop gets the longest answer's time.
 */
export class EgressProxy extends Construct {
  constructor(scope: Construct, id: string, environment: Environment, { image, replicas = 1 }: Settings) {
    super(scope, id);
    const identity = identityOf(environment, 'egress proxy');
    const asking = askedOutside(environment);
    const drainSeconds = Math.max(...[...asking.keys()].map((key) => longestAnswerSeconds(environment, key)));
    const hosts = [...asking.values()].flatMap((asked) => namedHosts(environment, asked));
    const data = { [configurationFile]: squidConfiguration(hosts, drainSeconds) };
    const port = k8s.IntOrString.fromString(proxyPort.name);

    const serviceAccountName = serviceAccount(this, identity);
    const configMap = new k8s.KubeConfigMap(this, 'configuration', {
      metadata: metadata(identity, { name: `${identity.name}-configuration` }),
      data,
    });
    new k8s.KubeService(this, 'service', {
      metadata: metadata(identity),
      spec: {
        selector: { ...identity.selector },
        ports: [{ name: proxyPort.name, port: proxyPort.number, targetPort: port, protocol: 'TCP' }],
      },
    });
    rollingDeployment(this, environment, identity, {
      replicas,
      shutdown: shutdownAfter(preStopSeconds, drainSeconds),
      podAnnotations: { [annotations.configurationChecksum]: checksum(data) },
      pod: {
        account,
        serviceAccountName,
        writable: [temporaryDirectory],
        volumes: [{ name: 'configuration', configMap: { name: configMap.name } }],
      },
      container: {
        name: 'squid',
        image: account,
        reference: image,
        resources: proxyResources,
        command: ['/usr/sbin/squid', '-N', '-f', `${configurationDirectory}/${configurationFile}`],
        ports: [{ name: proxyPort.name, containerPort: proxyPort.number, protocol: 'TCP' }],
        writable: [temporaryDirectory],
        mounts: [{ name: 'configuration', mountPath: configurationDirectory, readOnly: true }],
        startupProbe: { tcpSocket: { port }, periodSeconds: 3, failureThreshold: 40 },
        livenessProbe: { tcpSocket: { port }, periodSeconds: 20, timeoutSeconds: 3 },
        // Squid answers this itself, once it takes requests.
        readinessProbe: {
          httpGet: { path: '/squid-internal-static/icons/SN.png', port },
          periodSeconds: 10,
          timeoutSeconds: 3,
        },
      },
    });
    disruptionBudget(this, identity, replicas, { maxUnavailable: 1 });
  }
}

/**
 * Tunnels to these hosts and ports. A host is compared as it is asked for: no name is looked up for an address.
 *
 * @see "Squid configuration directives", squid-cache.org/Doc/config
 */
export function squidConfiguration(hosts: readonly NamedHost[], drainSeconds: number): string {
  const ports = [...new Set(hosts.map(({ port }) => port))].sort((one, other) => one - other);
  const allowed = ports.flatMap((port) => {
    const names = [...new Set(hosts.filter((each) => each.port === port).map(({ host }) => host))].sort();
    return [
      `acl port_${port} port ${port}`,
      ...names.map((name) => `acl hosts_${port} dstdomain -n ${name}`),
      `http_access allow CONNECT port_${port} hosts_${port}`,
    ];
  });
  return [
    `http_port ${proxyPort.number}`,
    `visible_hostname ${proxyName}`,
    'acl internal urlpath_regex ^/squid-internal-static/',
    ...allowed,
    'http_access allow internal',
    'http_access deny all',
    'cache deny all',
    'forwarded_for delete',
    `shutdown_lifetime ${drainSeconds} seconds`,
    `max_filedescriptors ${mostDescriptors}`,
    // Container runtimes hand both to the user of the container.
    'access_log stdio:/dev/stdout',
    'cache_log stdio:/dev/stderr',
    'pid_filename none',
    'netdb_filename none',
    'pinger_enable off',
    'coredump_dir /tmp',
    '',
  ].join('\n');
}
