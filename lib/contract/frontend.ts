import { backend } from './backend';
import { anyAddress, type ContainerContract, temporaryDirectory } from './container';
import { account } from './security';
import { baked, oneOf, optional, origin, required, text, url, wholeNumber, withDefault } from './row';
import { answers, sharedVariables, webHealthCheck, workingDirectory } from './web';

const port = 3000;

/** The Next.js frontend: App Router, standalone output. */
export const frontend = {
  name: 'todo-frontend',
  component: 'frontend',
  port: { name: 'http', number: port },
  workingDirectory,
  command: ['node', 'server.js'],
  stopSignal: 'SIGTERM',
  account,
  variables: {
    NODE_ENV: {
      ...withDefault('production', oneOf('production', 'development'), 'Mode of Node.js and Next.js.'),
      required: true,
    },
    PORT: withDefault(`${port}`, wholeNumber(1, 65535), 'HTTP port.'),
    // A server that binds to the pod's own name, as Kubernetes sets it, answers no probe.
    HOSTNAME: withDefault(anyAddress, text(), 'Bind address.'),
    BETTER_AUTH_SECRET: sharedVariables.BETTER_AUTH_SECRET,
    BETTER_AUTH_URL: required(origin, 'Public base URL of the application.'),
    BETTER_AUTH_TRUST_HOST: withDefault('false', { is: 'boolean' }, 'Trust the headers of a proxy.'),
    DATABASE_URL: sharedVariables.DATABASE_URL,
    NEXT_PUBLIC_API_URL: baked(
      required(origin, 'Backend base URL, in the code of browser and server alike.'),
    ),
    INTERNAL_API_URL: withDefault(
      `http://${backend.name}:${backend.port.number}`,
      origin,
      'The backend as the pod reaches it.',
    ),
    NEXT_PUBLIC_APP_VERSION: baked(withDefault('1.0.0', text(), 'Shown by the health endpoint for people.')),
    NEXT_PUBLIC_API_BASE_URL: baked(
      optional(url('https', 'http'), 'Backend base URL, as some builds call it.'),
    ),
    NEXT_PUBLIC_OPENAI_DOMAIN_KEY: baked(optional(text(), 'ChatKit domain key; public by nature.')),
    NEXT_PUBLIC_BETTER_AUTH_URL: baked(optional(origin, 'Public base URL, as some builds call it.')),
    NEXT_PUBLIC_MCP_SERVER_URL: baked(optional(url('https', 'http'), 'MCP server, where one is used.')),
  },
  health: {
    live: { ...answers.live, path: '/api/health/live' },
    ready: { ...answers.ready, path: '/api/health/ready', asksOthersForSeconds: 5 },
    overview: { ...answers.overview, path: '/api/health' },
  },
  imageHealthCheck: { ...webHealthCheck, startPeriodSeconds: 5 },
  writable: [temporaryDirectory, { path: `${workingDirectory}/.next/cache`, volume: 'scratch' }],
} as const satisfies ContainerContract;
