import { annotations } from '../../../lib/annotations';
import {
  anyAddress,
  contract,
  defaultOf,
  describe,
  satisfies,
  type Variable as Promise,
} from '../../../lib/contract';
import type { Container, Manifest, Pod, Value } from '../../manifest';
import { promisesOf } from '../contract';
import { finding, type Finding, type Rule } from '../rule';
import { type Variables, variablesOf } from '../variables';
import { askedWords, programWords } from '../words';

const promises = Object.values(contract).flatMap(({ variables }) => Object.entries<Promise>(variables));

/** Secret variables of the contract: no container that reads one of them does without. */
const secrets = new Set(promises.filter(([, { kind }]) => kind === 'secret').map(([name]) => name));

/** Variables of the contract that say in which mode a program runs, one of which is for developers. */
const forDevelopers = 'development';
const modes = new Set(
  promises
    .filter(([, { check }]) => check.is === 'one of' && check.values.includes(forDevelopers))
    .map(([name]) => name),
);

/**
 * @see "Define Dependent Environment Variables", kubernetes.io/docs/tasks/inject-data-application
 * @see "Define a Command and Arguments for a Container", the same place
 */
export const variablesAreSet: Rule = {
  name: 'variables-are-set',
  description:
    'The containers of the contract have every variable that they need, with a value that they accept, in public environments no mode of development and no CORS for every origin; and $(NAME) means a variable that is set before it.',
  recommendation:
    'Set the variable as lib/contract describes it: variables in lib/environments; or write $$(NAME) for a text that nobody expands.',
  *check(manifest) {
    for (const pod of manifest.pods)
      for (const container of pod.containers) {
        const variables = variablesOf(manifest, pod, container);
        yield* broken(manifest, pod, container, variables);
        yield* undefinedReferences(pod, container, variables);
      }
  },
};

function* broken(
  manifest: Manifest,
  pod: Pod,
  container: Container,
  { given, areAll }: Variables,
): Iterable<Finding> {
  const { object } = pod;
  const isPublic = manifest.fact(pod.namespace, annotations.audience) === 'public';
  const known = Object.entries<Promise>(promisesOf(pod, container)?.variables ?? {}).filter(
    ([, { kind }]) => kind !== 'build',
  );
  for (const [name, row] of known) {
    const { required, check, meaning } = row;
    const assumed = defaultOf(row);
    if (!areAll || given.some((one) => one.name === name)) continue;
    const env = container.value.at('env');
    if (required) yield finding(object, env, `The container ${container.name} lacks ${name}: ${meaning}`);
    else if (isPublic && assumed !== undefined && !satisfies(check, assumed))
      yield finding(
        object,
        env,
        `The container ${container.name} lacks ${name}, and takes ${assumed} for it.`,
      );
  }
  // Kubernetes sets it to the pod's name, at which no probe and no Service asks.
  for (const [name] of known.filter(([, one]) => defaultOf(one) === anyAddress)) {
    const own = given.find((one) => one.name === name);
    const isReached = own !== undefined && [undefined, anyAddress, '::'].includes(own.text);
    const message = `${name} must be ${anyAddress}: at ${own?.text ?? "the pod's name"} no other pod reaches ${container.name}.`;
    if (areAll && !isReached) yield finding(object, own?.entry ?? container.value.at('env'), message);
  }
  const checks = new Map(known.map(([name, { check }]) => [name, check]));
  for (const { name, entry, text } of given) {
    const optional = ['secretKeyRef', 'configMapKeyRef']
      .map((kind) => entry.at('valueFrom', kind, 'optional'))
      .find(({ flag }) => flag === true);
    const isNeeded = secrets.has(name) || known.some(([one, { required }]) => one === name && required);
    if (optional !== undefined && isNeeded)
      yield finding(
        object,
        optional,
        `${container.name} starts without ${name} where its key is missing: remove optional.`,
      );
    if (text === undefined || text.includes('$(')) continue;
    const check = checks.get(name);
    const value = entry.at('value').isAbsent ? entry : entry.at('value');
    const isOpen = /CORS.*ORIGIN|ALLOWED?_ORIGIN/.test(name) && text.split(/[\s,]+/).includes('*');
    if (isPublic && isOpen)
      yield finding(
        object,
        value,
        `${name} lets the scripts of every site use ${container.name}: name the public origin.`,
      );
    else if (isPublic && modes.has(name) && text === forDevelopers)
      yield finding(object, value, `${name} is ${text} in a public environment.`);
    else if (check !== undefined && !isOpen && (text === '' || !secrets.has(name)) && !satisfies(check, text))
      yield finding(object, value, `${name} must be ${describe(check)}.`);
  }
}

/** `$(NAME)`; after a further `$` it is a text. */
const reference = /\$\$|\$\(([A-Za-z_][\w.-]*)\)/g;

/** What service links and every pod in a cluster are given ("Service", section "Environment variables"). */
const injected = /^KUBERNETES_|_(?:SERVICE_(?:HOST|PORT)|PORT)(?:_|$)/;

function* undefinedReferences(
  { object }: Pod,
  { value, name: container }: Container,
  { given, areAll }: Variables,
): Iterable<Finding> {
  const all = new Set(given.map(({ name }) => name));
  const before = new Set(given.flatMap(({ name, entry }) => (entry.path.includes('envFrom') ? name : [])));
  for (const variable of value.items('env')) {
    for (const name of namesIn(variable.at('value')))
      if (!before.has(name) && !injected.test(name) && (areAll || all.has(name))) {
        const reason = all.has(name) ? 'is set after it' : 'is set nowhere';
        const message = `$(${name}) stays as it is written: in the container ${container} this variable ${reason}.`;
        yield finding(object, variable.at('value'), message);
      }
    before.add(variable.at('name').text ?? '');
  }
  // Kubernetes expands nothing there.
  for (const word of askedWords(value))
    for (const name of namesIn(word))
      if (name === name.toUpperCase())
        yield finding(
          object,
          word,
          `$(${name}) stays as it is written: write $${name}, and run it by a shell.`,
        );
  for (const word of programWords(value))
    for (const name of namesIn(word)) {
      // In a script, $(name) runs a command: those have names in small letters.
      const isVariable = name === name.toUpperCase() && !injected.test(name);
      if (isVariable && areAll && !all.has(name))
        yield finding(
          object,
          word,
          `$(${name}) stays as it is written: the container ${container} has no such variable.`,
        );
    }
}

function namesIn({ text = '' }: Value): readonly string[] {
  return [...new Set([...text.slice(0, 20_000).matchAll(reference)].flatMap(([, name]) => name ?? []))];
}
