import { isIP } from 'node:net';
import { contract } from '../../../lib/contract';
import { formatBytes, type Pod, postgresImage, type Value } from '../../manifest';
import { promisesOf } from '../contract';
import { isDatabase } from '../database';
import { isBelow, type Parameter, type PostgresServer, postgresServers } from '../postgres';
import { finding, type Finding, type Rule } from '../rule';

/** What Kubernetes grants every pod, in seconds: a database writes all that it holds in memory before it ends. */
const leastGrace = 30;

/** Parameters that are sizes ("Resource Consumption" and "Write Ahead Log", postgresql.org/docs/15/runtime-config.html). */
const sizes =
  /^(?:shared_buffers|effective_cache_size|(?:maintenance_|autovacuum_|logical_decoding_)?work_mem|wal_buffers|(?:min|max)_wal_size|temp_buffers)$/;

/** The largest share of a container's memory that its buffers may take: connections and sorting need the rest. */
const largestShare = 0.75;

/** @see "Resource Consumption" and "Connections and Authentication", postgresql.org/docs/15/runtime-config.html */
export const databasesStart: Rule = {
  name: 'databases-start',
  description:
    'PostgreSQL is given a configuration that it can start with: a file that is there, addresses that others reach, sizes that are sizes and buffers that fit its memory, the major version that its volume was made with; and every database has the time to end in order.',
  recommendation:
    "Mount the file, write listen_addresses = '*' and sizes such as 512MB, raise the memory limit or terminationGracePeriodSeconds: database in lib/environments.",
  *check(manifest) {
    for (const server of postgresServers(manifest)) {
      yield* lostFiles(server);
      yield* otherPort(server);
      yield* unreadFile(server);
      yield* unsafe(server);
      yield* deaf(server);
      yield* oversized(server);
    }
    for (const pod of manifest.pods.filter((each) => isDatabase(each) && keepsData(each))) {
      yield* hurried(pod.object, pod.spec.at('terminationGracePeriodSeconds'));
      yield* otherMajor(pod);
    }
    for (const cluster of manifest.all('postgresql.cnpg.io', 'Cluster'))
      yield* hurried(cluster, cluster.value.at('spec', 'stopDelay'));
  },
};

/** Whether what a pod writes outlives it: a cache on an empty directory has nothing to save at its end. */
function keepsData({ spec, object }: Pod): boolean {
  const isClaim = (volume: Value): boolean => volume.at('persistentVolumeClaim').raw !== undefined;
  return spec.items('volumes').some(isClaim) || object.value.items('spec', 'volumeClaimTemplates').length > 0;
}

function* hurried(object: Finding['object'], grace: Value): Iterable<Finding> {
  if (grace.number !== undefined && grace.number < leastGrace) {
    const message = `${object.label} has ${grace.number} s to write what it holds before it is killed: give a database ${leastGrace} s or more.`;
    yield finding(object, grace, message);
  }
}

/** Of another major version than the contract's, which made the files on the volume ("Upgrading a PostgreSQL Cluster", postgresql.org/docs/current/upgrading.html). */
function* otherMajor(pod: Pod): Iterable<Finding> {
  const promised = postgresImage(contract.postgres.image.reference)?.major;
  for (const container of pod.serving.filter((each) => promisesOf(pod, each) === contract.postgres)) {
    const image = container.value.at('image');
    const major = postgresImage(image.text ?? '')?.major;
    if (major !== undefined && promised !== undefined && major !== promised) {
      const message = `PostgreSQL ${major} does not start on the volume, whose files are those of PostgreSQL ${promised}, the contract's: dump the database, and restore it into a new volume.`;
      yield finding(pod.object, image, message);
    }
  }
}

/** Files that a server reads when it starts; the image has none but those of its data directory. */
const files = /^(?:config|hba|ident|ssl_(?:cert|key|ca|crl))_file$/;

function* lostFiles({ parameters, folders }: PostgresServer): Iterable<Finding> {
  for (const [name, { object, value, text }] of parameters)
    if (files.test(name) && text.startsWith('/') && !folders.some((folder) => isBelow(text, folder)))
      yield finding(
        object,
        value,
        `${name} is ${text}, where no volume is mounted: PostgreSQL would not start.`,
      );
}

/** Where a file of that name is mounted, it is meant to be read. */
function* unreadFile({ object, unread }: PostgresServer): Iterable<Finding> {
  if (unread === undefined) return;
  const message = `A postgresql.conf is mounted at ${unread.text ?? ''}, and no config_file names it: PostgreSQL takes its defaults.`;
  yield finding(object, unread, message);
}

/** Switches without which a crash destroys data ("Write Ahead Log", postgresql.org/docs/15/runtime-config-wal.html). */
function* unsafe({ parameters }: PostgresServer): Iterable<Finding> {
  for (const name of ['fsync', 'full_page_writes']) {
    const given = parameters.get(name);
    if (given !== undefined && /^(?:of|off|f|fa|fal|fals|false|n|no|0)$/i.test(given.text))
      yield finding(given.object, given.value, `${name} is off: a crash of the node would destroy data.`);
  }
  const most = parameters.get('max_connections');
  if (most !== undefined && !/^[1-9]\d{0,5}$/.test(most.text)) {
    const text = JSON.stringify(most.text.slice(0, 100));
    yield finding(most.object, most.value, `max_connections is ${text}, which is no number of connections.`);
  }
}

function* otherPort({ parameters, ports }: PostgresServer): Iterable<Finding> {
  const port = parameters.get('port');
  if (port !== undefined && ports.length > 0 && !ports.includes(Number(port.text)))
    yield finding(
      port.object,
      port.value,
      `port is ${port.text.slice(0, 20)}, which the container does not expose.`,
    );
}

/** A file that says nothing of addresses means this pod alone; the one that the image makes says `*`. */
function* deaf({ parameters, file }: PostgresServer): Iterable<Finding> {
  const given = parameters.get('listen_addresses');
  if (given === undefined) {
    if (file?.content !== undefined)
      yield finding(
        file.content.object,
        file.content.value,
        `${file.path} has no listen_addresses, so that PostgreSQL answers its own pod alone: write listen_addresses = '*'.`,
      );
    return;
  }
  const addresses = given.text.split(',').map((address) => address.trim());
  const isReached = addresses.some(
    (address) =>
      ['*', '0.0.0.0', '::'].includes(address) ||
      (address !== '' && address !== 'localhost' && isIP(address) === 0),
  );
  if (!isReached) {
    const message = `listen_addresses is ${JSON.stringify(given.text.slice(0, 100))}, where no other pod reaches PostgreSQL: write '*'.`;
    yield finding(given.object, given.value, message);
  }
}

function* oversized({ parameters, memory }: PostgresServer): Iterable<Finding> {
  for (const [name, parameter] of parameters)
    if (sizes.test(name) && bytesOf(name, parameter) === undefined)
      yield finding(
        parameter.object,
        parameter.value,
        `${name} is ${JSON.stringify(parameter.text.slice(0, 100))}, which is no size: write one such as 512MB.`,
      );
  const buffers = parameters.get('shared_buffers');
  const size = buffers === undefined ? undefined : bytesOf('shared_buffers', buffers);
  if (buffers === undefined || size === undefined) return;
  if (size < 128 * 1024)
    yield finding(
      buffers.object,
      buffers.value,
      `shared_buffers is ${buffers.text}: PostgreSQL needs 128kB or more.`,
    );
  else if (memory !== undefined && size > (Number(memory) / 1e9) * largestShare) {
    const message = `shared_buffers is ${buffers.text} and the memory limit ${formatBytes(memory)}: buffers may take three quarters of it, or the server is killed.`;
    yield finding(buffers.object, buffers.value, message);
  }
}

const units = new Map([
  ['B', 1],
  ['kB', 1024],
  ['MB', 1024 ** 2],
  ['GB', 1024 ** 3],
  ['TB', 1024 ** 4],
]);

/** @see "Setting Parameters", section "Parameter Names and Values", postgresql.org/docs/15/config-setting.html */
function bytesOf(name: string, { text }: Parameter): number | undefined {
  const [, amount, unit] = /^\s*(-?\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*$/.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  // Without a unit: blocks of 8 kB, kilobytes for the memory of one operation, megabytes for the log.
  const usual = /buffers|cache/.test(name) ? 8192 : name.includes('wal_size') ? 1024 ** 2 : 1024;
  const factor = unit === '' ? usual : units.get(unit);
  return factor === undefined ? undefined : Number(amount) * factor;
}
