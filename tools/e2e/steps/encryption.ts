import type { Certificates } from '../certificates';
import { untilRunning } from '../client';
import type { Answer } from '../kubectl';
import { listAt, type Mapping, mappingAt } from '../../manifest';
import { NotProven, passed, type Stage, type Step, until } from '../step';

/** Time for the kubelet to bring a changed Secret to the pods, and for the server to look at it, in seconds. */
const renewalSeconds = 240;

const client = 'e2e-database-client';

/** Connects as a pod of the stack does, and tells since when the server runs. What it reads is another authority to trust. */
const question = `cat >/tmp/authority.crt
exec psql "$DATABASE_URL$0" --no-psqlrc --no-password --quiet --tuples-only --no-align --command="
  select pg_postmaster_start_time() || ', ' || version from pg_stat_ssl where pid = pg_backend_pid() and ssl"`;

/** What a client adds to its address to trust the authority that it reads instead of the one that it mounts. */
const trusting = '&sslrootcert=/tmp/authority.crt';

/** Connections to a database whose server has a certificate. */
export const encryption: Step = {
  name: 'encryption',
  proves:
    'the database lets nobody in without encryption, clients take no other server for it, and a renewed certificate is served without a restart',
  needs: ['ready'],
  prove: async (stage) => {
    const { certificates, cluster, environment } = stage;
    if (certificates === undefined)
      return { outcome: 'not applicable', detail: `${environment.name} has no database.tls` };
    const pod = clientPod(stage);
    try {
      await cluster.apply([pod]);
      await untilRunning(cluster, [client]);
      return passed(await seen(stage, certificates));
    } finally {
      await cluster.delete([pod], ['--grace-period=1']);
    }
  },
};

async function seen({ cluster }: Stage, { authorities, source, renew }: Certificates): Promise<string> {
  const [first, second] = authorities;
  const ask = (parameters: string, authority = ''): Promise<Answer> =>
    cluster.run(['exec', '--stdin', client, '--', 'sh', '-c', question, parameters], authority);
  const expectRefused = async (reason: string, ...asked: Parameters<typeof ask>): Promise<void> => {
    const { status, stdout, stderr } = await ask(...asked);
    if (status === 0) throw new NotProven(`${reason} was expected, and the answer was ${stdout.trim()}.`);
    if (!stderr.includes(reason)) throw new NotProven(`${reason} was expected: ${stderr.trim()}`);
  };
  /** Since when the server runs, as a client is told that trusts what the pods of the stack trust. */
  const answered = async (): Promise<string> => {
    let told = '';
    await until(cluster, renewalSeconds, async () => {
      const { stdout, stderr } = await ask('');
      told = stdout.trim();
      return told === '' ? `A pod of the stack gets no encrypted connection: ${stderr.trim()}` : undefined;
    });
    return told;
  };

  const before = await answered();
  await expectRefused('no encryption', '&sslmode=disable');
  await expectRefused('certificate verify failed', trusting, second);
  await renew();
  await until(cluster, renewalSeconds, async () => {
    const { status, stderr } = await ask(trusting, second);
    return status === 0 ? undefined : `The renewed certificate is not served: ${stderr.trim()}`;
  });
  await expectRefused('certificate verify failed', trusting, first);
  const after = await answered();
  if (after !== before) throw new NotProven(`The server was restarted: ${before} became ${after}.`);
  const refused = 'refused are plain connections and, by clients, another authority';
  return `verify-full with a certificate ${source}; ${refused}; renewed, and served by the server of ${after}`;
}

/** A pod like those of the migration, in PostgreSQL's image, with its address, its authority and its way through the network. */
function clientPod({ manifest, cluster: { namespace } }: Stage): Mapping {
  const job = manifest.find(({ kind }) => kind === 'Job');
  const template = mappingAt(job, 'spec', 'template');
  const spec = mappingAt(template, 'spec');
  const containers = listAt(spec, 'containers').map((each) => ({
    ...mappingAt(each),
    command: ['sleep', '3600'],
  }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...mappingAt(template, 'metadata'), name: client, namespace },
    spec: { ...spec, initContainers: [], containers },
  };
}
