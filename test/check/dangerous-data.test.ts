import { textAt } from '../../tools/manifest';
import { describeDefects, manifests } from './manifests';

const backend = 'production Deployment todo-backend';
const frontend = 'production Deployment todo-frontend';
const postgres = 'production StatefulSet todo-postgres';
const postgresConfiguration = 'production ConfigMap todo-postgres-configuration';
const backup = 'production CronJob todo-backup';
const ofBackup = 'spec.jobTemplate.spec.template.spec';
const claim = 'production PersistentVolumeClaim todo-backup';
const migration = 'production Job todo-migrate';
const cluster = 'operated Cluster todo-postgres';
const configuration = manifests.production
  .map((object) => textAt(object, 'data', 'postgresql.conf'))
  .join('');

describeDefects({
  'variables-are-set': [
    [
      backend,
      'main.livenessProbe',
      { exec: { command: ['ask', '$(HOST)'] } },
      /\$\(HOST\) stays as it is written: write/,
    ],
    [
      backend,
      'main.env[DATABASE_URL]',
      undefined,
      /The container backend lacks DATABASE_URL: PostgreSQL connection string/,
    ],
    [frontend, 'main.env[DATABASE_URL]', undefined, /The container frontend lacks DATABASE_URL/],
    [backend, 'main.env[CORS_ORIGINS]', undefined, /lacks CORS_ORIGINS, and takes \* for it/],
    [backend, 'main.env[CORS_ORIGINS].value', '*', /CORS_ORIGINS lets the scripts of every site/],
    [
      backend,
      'main.env[CORS_ORIGINS].value',
      'https://todo.example.com, *',
      /CORS_ORIGINS lets the scripts of every site/,
    ],
    [
      backend,
      'main.env[ENVIRONMENT].value',
      'development',
      /ENVIRONMENT is development in a public environment/,
    ],
    [frontend, 'main.env[NODE_ENV].value', 'development', /NODE_ENV is development in a public environment/],
    [backend, 'main.env[ENVIRONMENT].value', 'prod', /ENVIRONMENT must be development, staging, production/],
    [backend, 'main.env[DATABASE_URL].valueFrom.secretKeyRef.optional', true, /starts without DATABASE_URL/],
    [
      postgres,
      'main.env[POSTGRES_PASSWORD].valueFrom.secretKeyRef.optional',
      true,
      /starts without POSTGRES_PASSWORD/,
    ],
    [
      backend,
      'main.env[LOG_LEVEL].value',
      '$(LEVEL)',
      /\$\(LEVEL\) stays as it is written: .* is set nowhere/,
    ],
    [
      backend,
      'main.env[ENVIRONMENT].value',
      '$(LOG_LEVEL)',
      /\$\(LOG_LEVEL\) stays as it is written: .* is set after it/,
    ],
    [backend, 'main.args', ['--workers=$(WORKERS)'], /backend has no such variable/],
    [migration, 'init.env[1].value', '$(QUERY_TEXT)', /is set nowhere/],
  ],
  'containers-state-resources': [
    [backend, 'pod.volumes[0].emptyDir', {}, /The volume tmp has no limit/],
    [backend, 'pod.volumes[0].emptyDir.sizeLimit', '0', /The volume tmp has no limit/],
    [
      backend,
      'pod.volumes[0].emptyDir.sizeLimit',
      '10Gi',
      /may grow to 10Gi, and the limit of ephemeral-storage is 320Mi/,
    ],
    [postgres, 'pod.volumes[2].emptyDir.sizeLimit', '3Gi', /may grow to 3Gi, and the limit of memory is 2Gi/],
  ],
  'mounted-files-exist': [
    [
      postgres,
      'pod.volumes[3].configMap.optional',
      true,
      /starts without .* whose postgresql\.conf it needs/,
    ],
    [
      'production ConfigMap todo-backup-scripts',
      'data["dumps.sh"]',
      undefined,
      /backup\.sh reads dumps\.sh beside itself/,
    ],
    [
      postgres,
      'main.volumeMounts[4].subPath',
      'postgres.conf',
      /has no file postgres\.conf: an empty folder/,
    ],
    [backup, `${ofBackup}.containers[0].command[1]`, '/scripts/dump.sh', /has no file dump\.sh/],
    [
      backup,
      `${ofBackup}.containers[0].command`,
      ['sh', '-c', 'exec /scripts/run.sh --all'],
      /has no file run\.sh/,
    ],
    [postgres, 'main.args[1]', 'config_file=/etc/postgresql/main.conf', /has no file main\.conf/],
    [
      postgres,
      'pod.volumes[3].configMap.items',
      [{ key: 'postgresql.conf', path: 'x.conf' }],
      /has no file postgresql\.conf/,
    ],
  ],
  'databases-start': [
    [
      postgres,
      'main.image',
      'postgres:16-alpine',
      /PostgreSQL 16 does not start .* PostgreSQL 15, the contract's/,
    ],
    [postgres, 'main.args', ['-c', 'hba_file=/etc/pg_hba.conf'], /hba_file is .* where no volume is mounted/],
    [postgres, 'main.args', ['-c', 'port=5433'], /port is 5433, which the container does not expose/],
    [postgres, 'main.args[1]', 'config_file=/etc/postgres/postgresql.conf', /where no volume is mounted/],
    [postgres, 'main.args', ['-c', 'listen_addresses=localhost'], /listen_addresses is "localhost"/],
    [postgres, 'main.args', ['--shared-buffers=8GB'], /shared_buffers is 8GB and the memory limit 2Gi/],
    [
      postgresConfiguration,
      'data["postgresql.conf"]',
      "listen_addresses = '127.0.0.1'",
      /where no other pod reaches/,
    ],
    [postgresConfiguration, 'data["postgresql.conf"]', 'max_connections = 100', /has no listen_addresses/],
    [
      postgresConfiguration,
      'data["postgresql.conf"]',
      configuration.replace('512MB', '2GB'),
      /shared_buffers is 2GB and the memory limit 2Gi/,
    ],
    [
      postgresConfiguration,
      'data["postgresql.conf"]',
      configuration.replace('512MB', '512mb'),
      /shared_buffers is "512mb", which is no size/,
    ],
    [
      postgresConfiguration,
      'data["postgresql.conf"]',
      configuration.replace('512MB', "'64kB' # small"),
      /PostgreSQL needs 128kB or more/,
    ],
    [postgres, 'pod.terminationGracePeriodSeconds', 5, /has 5 s to write what it holds/],
    [cluster, 'spec.stopDelay', 10, /has 10 s to write/],
    [cluster, 'spec.postgresql.parameters.shared_buffers', '64GB', /shared_buffers is 64GB/],
  ],
  'data-is-kept': [
    [
      backup,
      `${ofBackup}.volumes[1]`,
      { name: 'backup', emptyDir: { sizeLimit: '64Mi' } },
      /an emptyDir that ends with it/,
    ],
    [
      postgres,
      'spec.persistentVolumeClaimRetentionPolicy.whenDeleted',
      'Delete',
      /deleted when it is deleted/,
    ],
    [postgres, 'spec.persistentVolumeClaimRetentionPolicy.whenScaled', 'Delete', /when it has fewer pods/],
    [claim, 'spec.accessModes', ['ReadOnlyMany'], /Nobody can write to the claim/],
    [claim, 'spec.resources.requests.storage', '1Mi', /has 1Mi, less than a tenth of the database's/],
    [backup, `${ofBackup}.volumes[1].persistentVolumeClaim.readOnly`, true, /cannot write to its claim/],
    [backup, `${ofBackup}.containers[0].volumeMounts[1].readOnly`, true, /cannot write to its claim/],
    [postgres, 'main.volumeMounts[0].readOnly', true, /cannot write to its claim/],
    [backup, 'spec.suspend', true, /CronJob todo\/todo-backup is suspended: no backup is made/],
    ['operated ScheduledBackup todo-postgres', 'spec.suspend', true, /is suspended: no backup is made/],
  ],
  'volumes-are-mounted': [
    [
      postgres,
      'main.env[PGDATA]',
      undefined,
      /No claim is mounted at|PGDATA must be a directory below the root/,
    ],
    [
      postgres,
      'main.volumeMounts[0].mountPath',
      '/var/lib/postgresql',
      /has a volume of its own at .* which shadows this claim/,
    ],
  ],
});
