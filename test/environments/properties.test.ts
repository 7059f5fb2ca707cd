import fc from 'fast-check';
import {
  configure,
  type Environment,
  InvalidSettings,
  minikube,
  production,
  type Settings,
} from '../../lib/environments';
import { overrides } from '../../lib/environments/override';
import { apiProblems } from '../kubernetes-schema';
import { manifestOf } from '../manifest';
import { developmentValues, smallest, withSecrets } from '../sample-environments';
import { refusal } from './problems';

const plausible = fc.constantFrom(
  'v2.0.0',
  'feature_branch',
  'latest',
  'ghcr.io/other',
  'registry.example.org:5000/a/b',
  'postgres:15.8_',
  `postgres:${'1'.repeat(128)}`,
  `other/todo-backend@sha256:${'0'.repeat(64)}`,
  'tasks.example.org',
  'p@ss/w%rd:#1',
  `${'"$(quoted)\\'.repeat(4)} é😀`,
);

/** Settings under the overrides' names, and sometimes under a name that is none. */
const anySettings: fc.Arbitrary<Settings> = fc.dictionary(
  fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...overrides.map(({ variable }) => variable)) },
    { weight: 1, arbitrary: fc.stringMatching(/^TODO_CHATBOT_[A-Z_]{0,8}$/) },
  ),
  fc.oneof({ weight: 4, arbitrary: plausible }, { weight: 1, arbitrary: fc.string({ unit: 'binary' }) }),
  { maxKeys: 3 },
);

function outcome(settings: Settings): readonly Environment[] | InvalidSettings {
  try {
    return configure([minikube, production], settings);
  } catch (error) {
    if (error instanceof InvalidSettings) return error;
    throw error;
  }
}

const label = /^(?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?$/;

describe('whatever the settings', () => {
  it('synth gives manifests that Kubernetes takes, or InvalidSettings with its problems', () => {
    let synthesized = 0;
    fc.assert(
      fc.property(anySettings, (settings) => {
        const result = outcome(settings);
        if (result instanceof InvalidSettings) {
          expect(result.problems.length).toBeGreaterThan(0);
          return;
        }
        synthesized += 1;
        for (const { objects } of result.map(manifestOf)) {
          expect(objects.flatMap((object) => apiProblems(object))).toEqual([]);
          const labels = objects.flatMap(({ metadata }) => Object.values(metadata.labels ?? {}));
          expect(labels.filter((value) => !label.test(value))).toEqual([]);
        }
      }),
    );
    // Were every case refused, the property would say nothing of manifests.
    expect(synthesized).toBeGreaterThan(10);
  });

  it('the same settings give the same environments', () => {
    fc.assert(
      fc.property(anySettings, (settings) => {
        expect(outcome({ ...settings })).toEqual(outcome(settings));
      }),
    );
  });
});

/** Each way in which a secret's value can stand beside a mistake. */
const leaks: readonly (readonly [string, (secret: string) => string | undefined])[] = [
  ['an override', (secret) => refusal([minikube], { TODO_CHATBOT_JWT_SECRET: secret })?.message],
  ['a misspelt override', (secret) => refusal([minikube], { TODO_CHATBOT_JWT_SECRETS: secret })?.message],
  ['an environment', (secret) => refusal([withSecrets({ BETTER_AUTH_SECRET: secret })])?.message],
  [
    'a public environment',
    (secret) => {
      const values = { ...developmentValues, POSTGRES_PASSWORD: secret };
      return refusal([{ ...production, secrets: { kind: 'development', values } }])?.message;
    },
  ],
  [
    'a secret variable among the plain ones',
    (secret) => {
      const backend = { ...smallest.variables.backend, JWT_SECRET: secret };
      return refusal([{ ...smallest, variables: { ...smallest.variables, backend } }])?.message;
    },
  ],
];

describe("a secret's value", () => {
  it.each(leaks)('is never in the message: %s', (_, message) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 15 }), (secret) => {
        // A message that is the same for another secret of this length tells nothing but the length.
        const other = 'x'.repeat(secret.length);
        expect(message(secret)).toBe(message(other));
        expect(message(secret)).toContain('Synth stopped');
      }),
    );
  });
});
