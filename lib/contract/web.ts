import { following, optional, random, text, url } from './row';

/** Where frontend and backend start: the folder of the application in its image. */
export const workingDirectory = '/app';

/** Secret variables that both read. */
export const sharedVariables = {
  HTTPS_PROXY: following(optional(url('http'), 'Forward proxy to the internet, where there is one.'), {
    kind: 'egress proxy',
    tells: 'address',
  }),
  NO_PROXY: following(optional(text(), 'Hosts that are asked without it, with commas between.'), {
    kind: 'egress proxy',
    tells: 'exceptions',
  }),
  BETTER_AUTH_SECRET: random(48, text(32), 'Session signing key, the same for frontend and backend.'),
};

/** The longest time in which a web container answers, in milliseconds, and what it tells people and monitors. */
export const answers = {
  live: { kind: 'http', answersWithinMilliseconds: 100 },
  ready: { kind: 'http', answersWithinMilliseconds: 500 },
  overview: { kind: 'http', answersWithinMilliseconds: 100, tells: ['status', 'version', 'service'] },
} as const;

/** When Docker and Compose ask a web container how it is; each has a start period of its own. */
export const webHealthCheck = { intervalSeconds: 30, timeoutSeconds: 3, retries: 3 } as const;
