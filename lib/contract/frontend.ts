import { account } from './security';
import type { ContainerContract } from './container';

/** The Next.js frontend: App Router, standalone output. */
export const frontend = {
  name: 'todo-frontend',
  component: 'frontend',
  software: 'Next.js (App Router), standalone output',
  port: { name: 'http', number: 3000, protocol: 'HTTP' },
  workingDirectory: '/app',
  command: ['node', 'server.js'],
  stopSignal: 'SIGTERM',
  account,
  variables: {
    NODE_ENV: {
      kind: 'plain',
      required: true,
      default: 'production',
      check: { is: 'one of', values: ['production', 'development'] },
      meaning: 'Mode of Node.js and Next.js.',
    },
    PORT: {
      kind: 'plain',
      required: false,
      default: '3000',
      check: { is: 'whole number', minimum: 1, maximum: 65535 },
      meaning: 'HTTP port.',
    },
    HOSTNAME: {
      kind: 'plain',
      required: false,
      default: '0.0.0.0',
      check: { is: 'text', minimumCharacters: 1 },
      meaning: "Bind address; a server bound to the pod's own name is unreachable for probes.",
    },
    BETTER_AUTH_SECRET: {
      kind: 'secret',
      required: true,
      check: { is: 'text', minimumCharacters: 32 },
      meaning: 'Session signing key, shared with the backend.',
    },
    BETTER_AUTH_URL: {
      kind: 'plain',
      required: true,
      check: { is: 'origin' },
      meaning: 'Public base URL of the application.',
    },
    BETTER_AUTH_TRUST_HOST: {
      kind: 'plain',
      required: false,
      default: 'false',
      check: { is: 'boolean' },
      meaning: 'Trust proxy headers; true behind a Kubernetes ingress.',
    },
    DATABASE_URL: {
      kind: 'secret',
      required: true,
      check: { is: 'url', schemes: ['postgresql', 'postgres'] },
      meaning: 'PostgreSQL connection string, for the auth tables.',
    },
    NEXT_PUBLIC_API_URL: {
      kind: 'build',
      required: true,
      check: { is: 'origin' },
      meaning: 'Backend base URL, baked into the JavaScript of the browser and into the server alike.',
    },
    INTERNAL_API_URL: {
      kind: 'plain',
      required: false,
      default: 'http://todo-backend:8000',
      check: { is: 'origin' },
      meaning: 'The backend as the pod reaches it.',
    },
    NEXT_PUBLIC_APP_VERSION: {
      kind: 'build',
      required: false,
      default: '1.0.0',
      check: { is: 'text', minimumCharacters: 1 },
      meaning: 'Shown by /api/health.',
    },
    NEXT_PUBLIC_API_BASE_URL: {
      kind: 'build',
      required: false,
      check: { is: 'url', schemes: ['https', 'http'] },
      meaning: 'Backend base URL under the name that some builds read.',
    },
    NEXT_PUBLIC_OPENAI_DOMAIN_KEY: {
      kind: 'build',
      required: false,
      check: { is: 'text', minimumCharacters: 1 },
      meaning: 'ChatKit domain key; public by nature.',
    },
    NEXT_PUBLIC_BETTER_AUTH_URL: {
      kind: 'build',
      required: false,
      check: { is: 'origin' },
      meaning: 'Public base URL of the application, for builds whose browser code reads it.',
    },
    NEXT_PUBLIC_MCP_SERVER_URL: {
      kind: 'build',
      required: false,
      check: { is: 'url', schemes: ['https', 'http'] },
      meaning: 'MCP server, where one is used.',
    },
  },
  health: {
    live: { kind: 'http', path: '/api/health/live', answersWithinMilliseconds: 100 },
    ready: {
      kind: 'http',
      path: '/api/health/ready',
      answersWithinMilliseconds: 500,
      asksOthersForSeconds: 5,
    },
    overview: {
      kind: 'http',
      path: '/api/health',
      answersWithinMilliseconds: 100,
      tells: ['status', 'version', 'service'],
    },
  },
  imageHealthCheck: { intervalSeconds: 30, timeoutSeconds: 3, retries: 3, startPeriodSeconds: 5 },
  writable: [
    { path: '/tmp', volume: 'scratch', needed: 'yes' },
    { path: '/app/.next/cache', volume: 'scratch', needed: 'recommended' },
  ],
} as const satisfies ContainerContract;
