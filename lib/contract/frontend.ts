import { backend } from './backend';
import { anyAddress, type ContainerContract, released, temporaryDirectory } from './container';
import {
  askedOrigin,
  baked,
  databaseUrl,
  fixed,
  following,
  oneOf,
  optional,
  origin,
  publicOrigin,
  required,
  text,
  url,
  wholeNumber,
  withDefault,
} from './row';
import { account } from './security';
import { answers, sharedVariables, webHealthCheck, workingDirectory } from './web';

const port = 3000;

/** The Next.js frontend: App Router, standalone output. */
export const frontend = {
  name: 'todo-frontend',
  component: 'frontend',
  image: released('frontend'),
  port: { name: 'http', number: port, scheme: 'http' },
  publicHost: '@',
  workingDirectory,
  command: ['node', 'server.js'],
  stopSignal: 'SIGTERM',
  account,
  variables: {
    NODE_ENV: {
      ...withDefault('production', oneOf('production', 'development'), 'Mode of Node.js and Next.js.'),
      required: true,
    },
    PORT: fixed(withDefault(`${port}`, wholeNumber(1, 65535), 'HTTP port.')),
    // A server that binds to the pod's own name, as Kubernetes sets it, answers no probe.
    HOSTNAME: fixed(withDefault(anyAddress, text(), 'Bind address.')),
    BETTER_AUTH_SECRET: sharedVariables.BETTER_AUTH_SECRET,
    BETTER_AUTH_URL: following(
      required(origin, 'Public base URL of the application.'),
      publicOrigin('frontend'),
    ),
    BETTER_AUTH_TRUST_HOST: withDefault('false', { is: 'boolean' }, 'Trust the headers of a proxy.'),
    DATABASE_URL: databaseUrl('frontend'),
    NEXT_PUBLIC_API_URL: following(
      baked(required(origin, 'Backend base URL, in the code of browser and server alike.')),
      askedOrigin('backend'),
    ),
    INTERNAL_API_URL: following(
      withDefault(
        `http://${backend.name}:${backend.port.number}`,
        origin,
        'The backend as the pod reaches it.',
      ),
      { kind: 'service', of: 'backend' },
    ),
    // Node.js looks at the two below it when this is set (22.21 and newer).
    NODE_USE_ENV_PROXY: following(optional(text(), 'Whether Node.js asks through a forward proxy: 1.'), {
      kind: 'egress proxy',
      tells: 'use',
    }),
    HTTPS_PROXY: sharedVariables.HTTPS_PROXY,
    NO_PROXY: sharedVariables.NO_PROXY,
    NEXT_PUBLIC_APP_VERSION: following(
      baked(withDefault('1.0.0', text(), 'Shown by the health endpoint for people.')),
      { kind: 'version' },
    ),
    NEXT_PUBLIC_API_BASE_URL: following(
      baked(optional(url('https', 'http'), 'Backend base URL, as some builds call it.')),
      askedOrigin('backend'),
    ),
    NEXT_PUBLIC_OPENAI_DOMAIN_KEY: baked(optional(text(), 'ChatKit domain key; public by nature.')),
    NEXT_PUBLIC_BETTER_AUTH_URL: following(
      baked(optional(origin, 'Public base URL, as some builds call it.')),
      publicOrigin('frontend'),
    ),
    NEXT_PUBLIC_MCP_SERVER_URL: following(
      baked(optional(url('https', 'http'), 'MCP server, where browsers reach one.')),
      { kind: 'named server', of: 'mcpServer', byBrowsers: true },
    ),
  },
  health: {
    live: { ...answers.live, path: '/api/health/live' },
    ready: { ...answers.ready, path: '/api/health/ready', asksOthersForSeconds: 5 },
    overview: { ...answers.overview, path: '/api/health' },
  },
  imageHealthCheck: { ...webHealthCheck, startPeriodSeconds: 5 },
  writable: [temporaryDirectory, { path: `${workingDirectory}/.next/cache`, volume: 'scratch' }],
} as const satisfies ContainerContract;
