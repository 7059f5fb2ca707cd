import { account } from './security';
import type { ContainerContract, Resources } from './container';

/** The FastAPI backend under uvicorn. */
export const backend = {
  name: 'todo-backend',
  component: 'backend',
  software: 'FastAPI under uvicorn, app.main:app',
  port: { name: 'http', number: 8000, protocol: 'HTTP' },
  workingDirectory: '/app',
  command: ['uvicorn', 'app.main:app', '--host', '0.0.0.0', '--port', '8000'],
  stopSignal: 'SIGTERM',
  account,
  variables: {
    DATABASE_URL: {
      kind: 'secret',
      required: true,
      check: { is: 'url', schemes: ['postgresql', 'postgres'] },
      meaning: 'PostgreSQL connection string.',
    },
    JWT_SECRET: {
      kind: 'secret',
      required: true,
      check: { is: 'text', minimumCharacters: 32 },
      meaning: 'JWT signing key.',
    },
    BETTER_AUTH_SECRET: {
      kind: 'secret',
      required: true,
      check: { is: 'text', minimumCharacters: 32 },
      meaning: 'Session signing key, shared with the frontend.',
    },
    OPENAI_API_KEY: {
      kind: 'secret',
      required: true,
      check: { is: 'text', minimumCharacters: 1 },
      meaning: 'OpenAI key for the chatbot.',
    },
    JWT_ALGORITHM: {
      kind: 'plain',
      required: false,
      default: 'HS256',
      check: { is: 'one of', values: ['HS256', 'RS256'] },
      meaning: 'How tokens are signed.',
    },
    JWT_EXPIRATION: {
      kind: 'plain',
      required: false,
      default: '3600',
      check: { is: 'whole number', minimum: 1, maximum: 31_536_000 },
      meaning: 'Lifetime of a token, in seconds.',
    },
    ENVIRONMENT: {
      kind: 'plain',
      required: false,
      default: 'production',
      check: { is: 'one of', values: ['development', 'staging', 'production'] },
      meaning: 'Mode of the backend.',
    },
    CORS_ORIGINS: {
      kind: 'plain',
      required: false,
      default: '*',
      check: { is: 'origin' },
      meaning: "Allowed origins; the frontend's public origin outside development.",
    },
    FRONTEND_URL: {
      kind: 'plain',
      required: false,
      check: { is: 'origin' },
      meaning: "The frontend's public URL.",
    },
    BETTER_AUTH_URL: {
      kind: 'plain',
      required: true,
      check: { is: 'origin' },
      meaning: 'Where the frontend serves its JWKS.',
    },
    MCP_SERVER_URL: {
      kind: 'plain',
      required: false,
      check: { is: 'url', schemes: ['https', 'http'] },
      meaning: 'MCP server, where one is used.',
    },
    LOG_LEVEL: {
      kind: 'plain',
      required: false,
      default: 'INFO',
      check: { is: 'one of', values: ['DEBUG', 'INFO', 'WARNING', 'ERROR'] },
      meaning: 'Least severe message that is logged.',
    },
    LOG_FORMAT: {
      kind: 'plain',
      required: false,
      default: 'json',
      check: { is: 'one of', values: ['json', 'text'] },
      meaning: 'Shape of a log line.',
    },
  },
  health: {
    live: { kind: 'http', path: '/livez', answersWithinMilliseconds: 100 },
    ready: { kind: 'http', path: '/readyz', answersWithinMilliseconds: 500 },
    overview: {
      kind: 'http',
      path: '/health',
      answersWithinMilliseconds: 100,
      tells: ['status', 'version', 'service'],
    },
  },
  imageHealthCheck: { intervalSeconds: 30, timeoutSeconds: 3, retries: 3, startPeriodSeconds: 40 },
  writable: [{ path: '/tmp', volume: 'scratch', needed: 'yes' }],
} as const satisfies ContainerContract;

/** The documents' example of what the backend is given. */
export const backendResources: Resources = {
  requests: { cpuMillicores: 250, memoryMebibytes: 256 },
  limits: { cpuMillicores: 1000, memoryMebibytes: 1024 },
};

/** Brings the schema up to date; Alembic is in the backend's image. */
export const migrationCommand = ['alembic', 'upgrade', 'head'] as const;
