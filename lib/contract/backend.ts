import {
  anyAddress,
  type ContainerContract,
  released,
  type Resources,
  temporaryDirectory,
} from './container';
import {
  databaseUrl,
  following,
  given,
  oneOf,
  optional,
  origin,
  origins,
  publicOrigin,
  random,
  required,
  text,
  url,
  wholeNumber,
  withDefault,
} from './row';
import { account } from './security';
import { answers, sharedVariables, webHealthCheck, workingDirectory } from './web';

const port = 8000;

/** The FastAPI backend under uvicorn. */
export const backend = {
  name: 'todo-backend',
  component: 'backend',
  image: released('backend'),
  port: { name: 'http', number: port, scheme: 'http' },
  publicHost: 'api',
  // The chat streams what its model says.
  longestAnswerSeconds: 300,
  needsSchema: true,
  workingDirectory,
  command: ['uvicorn', 'app.main:app', '--host', anyAddress, '--port', `${port}`],
  stopSignal: 'SIGTERM',
  account,
  variables: {
    DATABASE_URL: databaseUrl('backend'),
    JWT_SECRET: random(48, text(32), 'JWT signing key.'),
    BETTER_AUTH_SECRET: sharedVariables.BETTER_AUTH_SECRET,
    OPENAI_API_KEY: given(text(), 'OpenAI key for the chatbot.'),
    JWT_ALGORITHM: withDefault('HS256', oneOf('HS256', 'RS256'), 'How tokens are signed.'),
    JWT_EXPIRATION: withDefault('3600', wholeNumber(1, 31_536_000), 'Lifetime of a token, in seconds.'),
    ENVIRONMENT: withDefault(
      'production',
      oneOf('development', 'staging', 'production'),
      'Mode of the backend.',
    ),
    CORS_ORIGINS: following(
      withDefault('*', origins, "The frontend's public origin; any origin (*) in development alone."),
      { kind: 'allowed origins', of: 'frontend' },
    ),
    FRONTEND_URL: following(optional(origin, "The frontend's public URL."), publicOrigin('frontend')),
    BETTER_AUTH_URL: following(required(origin, 'Where the frontend serves its JWKS.'), {
      kind: 'reached origin',
      of: 'frontend',
    }),
    MCP_SERVER_URL: following(optional(url('https', 'http'), 'MCP server, where one is used.'), {
      kind: 'named server',
      of: 'mcpServer',
    }),
    OPENAI_BASE_URL: following(
      optional(url('https', 'http'), "The model's API, where it is not OpenAI's own as the SDK knows it."),
      { kind: 'named server', of: 'model', otherwise: 'internet' },
    ),
    OPENAI_MODEL: optional(text(), "Model of the chatbot, where it is not the application's own choice."),
    FORWARDED_ALLOW_IPS: following(
      optional(text(), "Proxies whose headers tell uvicorn the browser's scheme and address."),
      { kind: 'proxies' },
    ),
    HTTPS_PROXY: sharedVariables.HTTPS_PROXY,
    NO_PROXY: sharedVariables.NO_PROXY,
    UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN: following(
      optional(
        wholeNumber(1, 86_400),
        'How long uvicorn lets answers finish when it is asked to stop, in seconds.',
      ),
      { kind: 'longest answer' },
    ),
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

/** Brings the schema up to date: a command in the image of a container, with all that the container is given. */
export const migration = { container: 'backend', command: ['alembic', 'upgrade', 'head'] } as const;
