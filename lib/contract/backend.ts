import { anyAddress, type ContainerContract, type Resources, temporaryDirectory } from './container';
import { account } from './security';
import { oneOf, optional, origin, required, secret, text, url, wholeNumber, withDefault } from './row';
import { answers, sharedVariables, webHealthCheck, workingDirectory } from './web';

const port = 8000;

/** The FastAPI backend under uvicorn. */
export const backend = {
  name: 'todo-backend',
  component: 'backend',
  port: { name: 'http', number: port },
  workingDirectory,
  command: ['uvicorn', 'app.main:app', '--host', anyAddress, '--port', `${port}`],
  stopSignal: 'SIGTERM',
  account,
  variables: {
    DATABASE_URL: sharedVariables.DATABASE_URL,
    JWT_SECRET: secret(text(32), 'JWT signing key.'),
    BETTER_AUTH_SECRET: sharedVariables.BETTER_AUTH_SECRET,
    OPENAI_API_KEY: secret(text(), 'OpenAI key for the chatbot.'),
    JWT_ALGORITHM: withDefault('HS256', oneOf('HS256', 'RS256'), 'How tokens are signed.'),
    JWT_EXPIRATION: withDefault('3600', wholeNumber(1, 31_536_000), 'Lifetime of a token, in seconds.'),
    ENVIRONMENT: withDefault(
      'production',
      oneOf('development', 'staging', 'production'),
      'Mode of the backend.',
    ),
    CORS_ORIGINS: withDefault(
      '*',
      origin,
      "The frontend's public origin; any origin (*) in development alone.",
    ),
    FRONTEND_URL: optional(origin, "The frontend's public URL."),
    BETTER_AUTH_URL: required(origin, 'Where the frontend serves its JWKS.'),
    MCP_SERVER_URL: optional(url('https', 'http'), 'MCP server, where one is used.'),
    LOG_LEVEL: withDefault(
      'INFO',
      oneOf('DEBUG', 'INFO', 'WARNING', 'ERROR'),
      'Least severe message in the log.',
    ),
    LOG_FORMAT: withDefault('json', oneOf('json', 'text'), 'Shape of a log line.'),
  },
  health: {
    live: { ...answers.live, path: '/livez' },
    ready: { ...answers.ready, path: '/readyz' },
    overview: { ...answers.overview, path: '/health' },
  },
  imageHealthCheck: { ...webHealthCheck, startPeriodSeconds: 40 },
  writable: [temporaryDirectory],
} as const satisfies ContainerContract;

/** The documents' example of what the backend is given. */
export const backendResources: Resources = {
  requests: { cpuMillicores: 250, memoryMebibytes: 256 },
  limits: { cpuMillicores: 1000, memoryMebibytes: 1024 },
};

/** Brings the schema up to date; Alembic is in the backend's image. */
export const migrationCommand = ['alembic', 'upgrade', 'head'] as const;
