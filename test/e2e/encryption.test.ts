import { X509Certificate } from 'node:crypto';
import { type InClusterDatabase, minikube } from '../../lib/environments';
import { minikubeDatabase } from '../../lib/environments/minikube';
import { certified } from '../../tools/e2e/certificates';
import { Cluster } from '../../tools/e2e/cluster';
import { secretsBeforehand, synthesized } from '../../tools/e2e/environment';
import type { Stage } from '../../tools/e2e/step';
import { encryption } from '../../tools/e2e/steps/encryption';
import { listAt, nameOf, textAt } from '../../tools/manifest';
import { type Call, FakeKubectl } from './fake-kubectl';
import { listed, stageOn } from './stages';

const secret = 'todo-postgres-tls';
const given = { kind: 'existing', secret } as const;
const issued = { kind: 'cert-manager', issuer: { kind: 'Issuer', name: 'internal' } } as const;
const ofCluster = { kind: 'cert-manager', issuer: { kind: 'ClusterIssuer', name: 'internal' } } as const;

/** How a server of tests differs from one that is as it should be. */
interface Faults {
  readonly plain?: true;
  readonly trustsAnybody?: true;
  readonly restarts?: true;
  readonly keepsItsCertificate?: true;
}

/** A cluster, with or without cert-manager, whose database has the certificate that was renewed last. */
class EncryptedCluster extends FakeKubectl {
  renewals = 0;

  constructor(hasCertManager: boolean, { plain, trustsAnybody, restarts, keepsItsCertificate }: Faults = {}) {
    super(({ args, input = '' }) => {
      const command = args.join(' ');
      if (command.includes('--raw')) return { status: hasCertManager ? 0 : 1 };
      if (/ patch |"Secret"/.test(`${command} ${input}`)) this.renewals += 1;
      if (args.includes('get')) return { stdout: listed([running]) };
      if (!args.includes('exec')) return {};
      const parameters = args.at(-1) ?? '';
      if (parameters.includes('disable') && plain !== true) return { status: 2, stderr: 'no encryption' };
      const expected = keepsItsCertificate === true ? 0 : Math.min(this.renewals, 1);
      const isTrusted = input === '' || this.authorities[expected] === input;
      if (!isTrusted && trustsAnybody !== true) return { status: 2, stderr: 'certificate verify failed' };
      return { stdout: `${restarts === true ? this.renewals : 'noon'}, TLSv1.3\n` };
    });
  }

  authorities: readonly string[] = [];
}

const running = {
  metadata: { name: 'e2e-database-client' },
  status: { conditions: [{ type: 'ContainersReady', status: 'True' }] },
};

async function stageWith(kubectl: EncryptedCluster, tls: InClusterDatabase['tls']): Promise<Stage> {
  const asked = { ...minikube, database: { ...minikubeDatabase, ...(tls && { tls }) } };
  const cluster = new Cluster(kubectl, 'a-context', 'todo');
  const { environment, certificates } = await certified(cluster, asked);
  kubectl.authorities = certificates?.authorities ?? [];
  return { ...stageOn(kubectl, environment), ...(certificates && { certificates }) };
}

describe('the encryption of connections to the database', () => {
  it.each([
    ['a Secret', given, false, `given in the Secret ${secret}`],
    ['an Issuer that the cluster cannot have', issued, false, `given in the Secret ${secret}`],
    ['a ClusterIssuer', ofCluster, true, `given in the Secret ${secret}`],
    ['an Issuer', issued, true, "issued by cert-manager's Issuer internal"],
  ])('is proven with a certificate of %s', async (_, tls, hasCertManager, source) => {
    const kubectl = new EncryptedCluster(hasCertManager);
    const stage = await stageWith(kubectl, tls);
    const { outcome, detail } = await encryption.prove(stage);
    expect(outcome).toBe('passed');
    expect(detail).toContain(source);
    expect(detail).toContain('served by the server of noon, TLSv1.3');
    expect(kubectl.renewals).toBeGreaterThan(0);
    expect(kubectl.commands.at(-1)).toMatch(/^delete .*--grace-period=1/);
  });

  it('asks as the migration does, which the network lets through', async () => {
    const kubectl = new EncryptedCluster(false);
    await encryption.prove(await stageWith(kubectl, given));
    const [pod] = kubectl.calls.flatMap(({ input = '{}' }: Call) =>
      input.includes('e2e-database-client') ? listAt(JSON.parse(input), 'items') : [],
    );
    expect(pod).toMatchObject({
      metadata: { labels: { 'app.kubernetes.io/name': 'todo-migrate' } },
      spec: { initContainers: [], containers: [{ image: 'postgres:15-alpine', command: ['sleep', '3600'] }] },
    });
    const mounts = listAt(pod, 'spec', 'containers', 0, 'volumeMounts');
    expect(mounts.map((each) => textAt(each, 'mountPath'))).toContain('/etc/database');
  });

  it.each<[keyof Faults, string]>([
    ['plain', 'no encryption was expected, and the answer was'],
    ['trustsAnybody', 'certificate verify failed was expected, and the answer was'],
    ['keepsItsCertificate', 'The renewed certificate is not served: certificate verify failed'],
    ['restarts', 'The server was restarted: 0, TLSv1.3 became 1, TLSv1.3.'],
  ])('is not proven of a server with this fault: %s', async (fault, sentence) => {
    const kubectl = new EncryptedCluster(false, { [fault]: true });
    await expect(encryption.prove(await stageWith(kubectl, given))).rejects.toThrow(sentence);
  });

  it('is nothing to prove where there is none', async () => {
    const stage = await stageWith(new EncryptedCluster(true), undefined);
    await expect(encryption.prove(stage)).resolves.toMatchObject({ outcome: 'not applicable' });
  });
});

describe('the certificate of a new namespace', () => {
  it('is for the name of the Service, with clients that trust the next authority as well', async () => {
    const { environment, certificates } = await stageWith(new EncryptedCluster(false), issued);
    const [own] = certificates?.objects ?? [];
    expect(textAt(own, 'metadata', 'name')).toBe(secret);
    const [certificate = '', trusted] = ['tls.crt', 'ca.crt'].map((key) =>
      Buffer.from(textAt(own, 'data', key), 'base64').toString(),
    );
    const authorities = certificates?.authorities ?? [];
    const parsed = new X509Certificate(certificate);
    const issuers = authorities.map((each) => parsed.verify(new X509Certificate(each).publicKey));
    expect([parsed.checkHost('todo-postgres'), parsed.ca, issuers]).toEqual([
      'todo-postgres',
      false,
      [true, false],
    ]);
    expect(trusted).toBe(authorities.join(''));
    expect(synthesized(environment).map(({ kind }) => kind)).not.toContain('Certificate');
    expect(secretsBeforehand(environment).map(nameOf)).toEqual([secret]);
    expect(secretsBeforehand(environment, [secret])).toEqual([]);
  });
});
