/**
 * The custom resources of imports/, in the form of kubernetes-1.28.json: what each must have. `open` ones have fields
 * beside these, which no check looks at: the CustomResourceDefinitions of their projects are the authority.
 *
 * @see "HTTPRoute", gateway-api.sigs.k8s.io/api-types/httproute
 * @see "ExternalSecret", external-secrets.io/latest/api/externalsecret
 * @see "API Reference", cloudnative-pg.io/documentation/current/cloudnative-pg.v1
 * @see "Certificate resource", cert-manager.io/docs/usage/certificate
 */
export const customResources = {
  kinds: {
    'gateway.networking.k8s.io/v1 HTTPRoute': 'HTTPRoute',
    'external-secrets.io/v1 ExternalSecret': 'ExternalSecret',
    'postgresql.cnpg.io/v1 Cluster': 'Cluster',
    'postgresql.cnpg.io/v1 ScheduledBackup': 'ScheduledBackup',
    'barmancloud.cnpg.io/v1 ObjectStore': 'ObjectStore',
    'cert-manager.io/v1 Certificate': 'Certificate',
  },
  definitions: {
    HTTPRoute: object('HTTPRouteSpec'),
    HTTPRouteSpec: {
      fields: {
        parentRefs: '[]#ParentReference',
        hostnames: '[]string',
        rules: '[]#HTTPRouteRule',
        useDefaultGateways: 'string',
      },
    },
    ParentReference: {
      fields: {
        group: 'string',
        kind: 'string',
        namespace: 'string',
        name: 'string',
        sectionName: 'string',
        port: 'integer',
      },
      required: ['name'],
    },
    HTTPRouteRule: {
      fields: {
        name: 'string',
        matches: '[]any',
        filters: '[]any',
        backendRefs: '[]#HTTPBackendRef',
        timeouts: 'any',
        retry: 'any',
        sessionPersistence: 'any',
      },
    },
    HTTPBackendRef: {
      fields: {
        group: 'string',
        kind: 'string',
        name: 'string',
        namespace: 'string',
        port: 'integer',
        weight: 'integer',
        filters: '[]any',
      },
      required: ['name'],
    },
    ExternalSecret: object('ExternalSecretSpec'),
    ExternalSecretSpec: {
      fields: {
        refreshInterval: 'string',
        refreshPolicy: 'string',
        secretStoreRef: '#SecretStoreRef',
        target: '#ExternalSecretTarget',
        data: '[]#ExternalSecretData',
        dataFrom: '[]any',
      },
    },
    SecretStoreRef: { fields: { kind: 'string', name: 'string' } },
    ExternalSecretTarget: { fields: { name: 'string', creationPolicy: 'string' }, open: true },
    ExternalSecretData: {
      fields: { secretKey: 'string', remoteRef: '#ExternalSecretRemoteRef', sourceRef: 'any' },
      required: ['secretKey', 'remoteRef'],
    },
    ExternalSecretRemoteRef: { fields: { key: 'string', property: 'string' }, required: ['key'], open: true },
    Cluster: object('ClusterSpec'),
    ClusterSpec: {
      fields: {
        instances: 'integer',
        imageName: 'string',
        bootstrap: 'any',
        postgresql: '#PostgresConfiguration',
        storage: '#StorageConfiguration',
        resources: '#core.v1.ResourceRequirements',
        monitoring: 'any',
        plugins: '[]#PluginConfiguration',
      },
      required: ['instances'],
      open: true,
    },
    PostgresConfiguration: { fields: { parameters: '{}string' }, open: true },
    StorageConfiguration: { fields: { size: 'quantity', storageClass: 'string' }, open: true },
    PluginConfiguration: {
      fields: {
        name: 'string',
        enabled: 'boolean',
        isWALArchiver: 'boolean',
        parameters: '{}string',
      },
      required: ['name'],
    },
    ScheduledBackup: object('ScheduledBackupSpec'),
    ScheduledBackupSpec: {
      fields: {
        schedule: 'string',
        cluster: '#LocalObjectReference',
        method: 'string',
        backupOwnerReference: 'string',
        pluginConfiguration: '#BackupPluginConfiguration',
        immediate: 'boolean',
        suspend: 'boolean',
        target: 'string',
        online: 'boolean',
        onlineConfiguration: 'any',
      },
      required: ['schedule', 'cluster'],
    },
    BackupPluginConfiguration: { fields: { name: 'string', parameters: '{}string' }, required: ['name'] },
    LocalObjectReference: { fields: { name: 'string' }, required: ['name'] },
    ObjectStore: object('ObjectStoreSpec'),
    ObjectStoreSpec: {
      fields: {
        retentionPolicy: 'string',
        configuration: '#ObjectStoreConfiguration',
        instanceSidecarConfiguration: 'any',
      },
      required: ['configuration'],
    },
    ObjectStoreConfiguration: {
      fields: { destinationPath: 'string', endpointURL: 'string', s3Credentials: '#S3Credentials' },
      required: ['destinationPath'],
      open: true,
    },
    S3Credentials: {
      fields: { accessKeyId: '#SecretKeySelector', secretAccessKey: '#SecretKeySelector' },
      open: true,
    },
    SecretKeySelector: { fields: { name: 'string', key: 'string' }, required: ['name', 'key'] },
    Certificate: object('CertificateSpec'),
    CertificateSpec: {
      fields: { secretName: 'string', dnsNames: '[]string', issuerRef: 'any' },
      required: ['secretName', 'issuerRef'],
      open: true,
    },
  },
} as const;

/** A definition with the fields that every object has. */
function object(spec: string): {
  readonly fields: Readonly<Record<string, string>>;
  readonly required: readonly string[];
} {
  return {
    fields: {
      apiVersion: 'string',
      kind: 'string',
      metadata: '#meta.v1.ObjectMeta',
      spec: `#${spec}`,
      status: 'any',
    },
    required: ['spec'],
  };
}
