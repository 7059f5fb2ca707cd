import { configure, type Environment, environments, type Settings } from '../../lib/environments';
import { manifestOf } from '../manifest';
import { Manifest } from '../../tools/manifest';
import { matrix, readTopology } from '../../tools/reach';
import { problems } from './problems';

/** The preview of a name, as synth configures it. */
function preview(name: string, settings: Settings = {}): Environment {
  const chosen = { ...settings, TODO_CHATBOT_ENVIRONMENT: 'preview', TODO_CHATBOT_PREVIEW: name };
  const [environment] = configure(environments, chosen);
  if (environment === undefined) throw new Error('a preview got lost');
  return environment;
}

const one = preview('pr-1');
const two = preview('pr-2');

function valuesOf({ secrets }: Environment): Readonly<Record<string, string>> {
  return secrets.kind === 'development' ? secrets.values : {};
}

describe('a preview', () => {
  it('has a name, a namespace and hosts of its own, whatever it is called', () => {
    expect(preview('production')).toMatchObject({
      name: 'preview-production',
      namespace: 'todo-preview-production',
      domain: 'production.preview.todo.example.com',
    });
    const names = environments.map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('preview-'))).toEqual([]);
  });

  it('is below the domain that is given, and runs the version that is given', () => {
    const settings = { TODO_CHATBOT_DOMAIN: 'try.example.org', TODO_CHATBOT_VERSION: 'git-1a2b3c4' };
    expect(preview('pr-1', settings)).toMatchObject({
      domain: 'pr-1.try.example.org',
      version: 'git-1a2b3c4',
    });
  });

  it('makes random secrets that no other one has, and expects none of another environment', () => {
    const [first, second] = [valuesOf(one), valuesOf(two)];
    for (const name of ['BETTER_AUTH_SECRET', 'JWT_SECRET', 'POSTGRES_PASSWORD']) {
      expect(first[name]?.length).toBeGreaterThanOrEqual(32);
      expect(first[name]).not.toBe(second[name]);
      expect(first[name]).not.toBe(valuesOf(preview('pr-1'))[name]);
    }
    const [namespace] = manifestOf(one).all('Namespace');
    const expected = namespace?.metadata.annotations?.['todo-chatbot/existing-secrets'];
    expect(expected).toBe('ghcr-pull-secret/.dockerconfigjson');
  });

  it('keeps the secrets that came first: Flux leaves them, and no pod restarts for later ones', () => {
    const manifest = manifestOf(one);
    const names = manifest.all('Secret').map(({ metadata }) => metadata.annotations);
    expect(names.length).toBeGreaterThan(0);
    for (const annotations of names)
      expect(annotations).toEqual({ 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent' });
    const again = manifestOf(preview('pr-1'));
    expect(again.podOf('todo-backend')).toEqual(manifest.podOf('todo-backend'));
  });

  it('says when it may be removed, seven days from now, as a label and as a moment', () => {
    const [namespace] = manifestOf(one).all('Namespace');
    const until = namespace?.metadata.annotations?.['todo-chatbot/remove-after'] ?? '';
    const days = (Date.parse(until) - Date.now()) / 24 / 3600 / 1000;
    expect(Math.round(days)).toBe(7);
    expect(namespace?.metadata.labels).toMatchObject({
      'todo-chatbot/preview': 'pr-1',
      'todo-chatbot/remove-after': until.slice(0, 10),
    });
  });

  it('is as small as it can be, and makes no backup', () => {
    expect(manifestOf(one).all('CronJob')).toEqual([]);
    expect(manifestOf(one).all('HorizontalPodAutoscaler')).toEqual([]);
  });

  it('reaches nobody of another one, and is reached by nobody of it', () => {
    const both = new Manifest([...manifestOf(one).objects, ...manifestOf(two).objects]);
    const { cells } = matrix(readTopology(both), {});
    const isBetween = (from: string, to: string): boolean =>
      (from.includes('todo-preview-pr-1/') && to.includes('todo-preview-pr-2/')) ||
      (from.includes('todo-preview-pr-2/') && to.includes('todo-preview-pr-1/'));
    const between = cells.filter(({ from, to }) => isBetween(from, to));
    expect(between.length).toBeGreaterThan(0);
    expect(between.filter(({ decision }) => decision.allowed)).toEqual([]);
  });

  it.each([
    ['', 'missing'],
    ['Pr-1', '"Pr-1"'],
    ['a_b', '"a_b"'],
    ['-a', '"-a"'],
    ['a'.repeat(41), `"${'a'.repeat(41)}"`],
    ['todo.example.com', '"todo.example.com"'],
  ])('is refused for the name %j', (name, value) => {
    const settings = { TODO_CHATBOT_ENVIRONMENT: 'preview', TODO_CHATBOT_PREVIEW: name };
    expect(problems(environments, settings)).toMatchObject([{ setting: 'TODO_CHATBOT_PREVIEW', value }]);
  });

  it('is no name of another environment', () => {
    for (const environment of ['', 'production']) {
      const settings = { TODO_CHATBOT_ENVIRONMENT: environment, TODO_CHATBOT_PREVIEW: 'pr-1' };
      expect(problems(environments, settings)).toMatchObject([
        { setting: 'TODO_CHATBOT_PREVIEW', allowed: 'no name, except for the environment preview' },
      ]);
    }
  });
});

describe('an environment that derives from another one', () => {
  it('names both files where a setting is wrong, since either may say it', () => {
    const [staging] = environments.filter(({ name }) => name === 'staging');
    if (staging === undefined) throw new Error('staging got lost');
    const [problem] = problems([{ ...staging, namespace: 'A' }]);
    expect(problem?.where).toBe(
      'lib/environments/staging.ts, which derives from production.ts, or by TODO_CHATBOT_NAMESPACE',
    );
  });
});
