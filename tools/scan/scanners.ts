import { at, isList, listAt, mappingAt, numberAt, textAt } from '../manifest';
import { objectAtLine, objectName, type Remark, type ScannedManifest } from './finding';

/** Why an installed scanner gave no report about a manifest; its message ends the sentence "could not run: …". */
export class CouldNotRun extends Error {}

/** A scanner of the field, run with its default settings: arguments say what to read and how to answer, nothing else. */
export interface Scanner {
  /** Of the program, as PATH knows it. */
  readonly name: string;
  readonly arguments: (file: string) => readonly string[];
  /** Reads its JSON report about one manifest. */
  readonly read: (report: unknown, manifest: ScannedManifest) => readonly Remark[];
}

const nothing = 'it found nothing to check';

/** The entries of a list below `names`; none of `null`. @throws {@link CouldNotRun} where there is no list. */
function entries(report: unknown, ...names: readonly string[]): readonly unknown[] {
  const found = at(report, ...names);
  if (found === null) return [];
  if (!isList(found)) throw new CouldNotRun(`its report holds no list ${names.join('.')}`.trimEnd());
  return found;
}

/** kube-score grades from 1 (critical) to 10 (all well). */
const kubeScoreBest = 10;

/** Every scanner that is run where it is installed. */
export const scanners: readonly Scanner[] = [
  {
    name: 'kube-linter',
    arguments: (file) => ['lint', '--format', 'json', file],
    read: (report) =>
      entries(report, 'Reports').map((found) => {
        const object = at(found, 'Object', 'K8sObject');
        return {
          rule: textAt(found, 'Check'),
          object: objectName(textAt(object, 'GroupVersionKind', 'Kind'), textAt(object, 'Name')),
        };
      }),
  },
  {
    name: 'kube-score',
    arguments: (file) => ['score', '--output-format', 'json', file],
    read: (report) =>
      entries(report).flatMap((scored) => {
        const object = objectName(textAt(scored, 'type_meta', 'kind'), textAt(scored, 'object_meta', 'name'));
        return entries(scored, 'checks')
          .filter((check) => {
            const grade = at(check, 'grade');
            return at(check, 'skipped') !== true && typeof grade === 'number' && grade < kubeScoreBest;
          })
          .flatMap((check) => {
            // A comment for each container that it means, or none.
            const count = Math.max(1, listAt(check, 'comments').length);
            return Array<Remark>(count).fill({ rule: textAt(check, 'check', 'id'), object });
          });
      }),
  },
  {
    name: 'polaris',
    arguments: (file) => ['audit', '--audit-path', file, '--format', 'json'],
    // Polaris answers each of its questions for the controller, the pod and each container.
    read: (report) => {
      const results = entries(report, 'Results');
      // A file that it cannot read has the full score.
      if (results.length === 0) throw new CouldNotRun(nothing);
      return results.flatMap((audited) => {
        const object = objectName(textAt(audited, 'Kind'), textAt(audited, 'Name'));
        const pod = at(audited, 'PodResult');
        return [audited, pod, ...listAt(pod, 'ContainerResults')]
          .flatMap((part) => Object.values(mappingAt(part, 'Results')))
          .filter((answer) => at(answer, 'Success') === false)
          .map((answer) => ({ rule: textAt(answer, 'ID'), object }));
      });
    },
  },
  {
    name: 'trivy',
    arguments: (file) => ['config', '--quiet', '--format', 'json', file],
    // Trivy names an object only in prose, but says where its remark begins: by lines that are counted without the `---`
    // between documents. What it says of an object as a whole is on the line before its first, which may be line 0.
    read: (report, manifest) =>
      entries(report, 'Results')
        .flatMap((result) => listAt(result, 'Misconfigurations'))
        .filter((problem) => textAt(problem, 'Status') === 'FAIL')
        .map((problem) => {
          const cause = at(problem, 'CauseMetadata');
          const [first, last] = [numberAt(cause, 'StartLine'), numberAt(cause, 'EndLine')];
          const object = objectAtLine(manifest, first === last ? first + 1 : first, 'left out');
          return { rule: textAt(problem, 'ID'), object };
        }),
  },
  {
    name: 'checkov',
    arguments: (file) => ['--file', file, '--output', 'json', '--quiet', '--compact'],
    // Checkov reports one framework, or a list of them. That for secrets knows lines alone.
    read: (report, manifest) =>
      (isList(report) ? report : [report]).flatMap((framework) => {
        // Where no framework found anything to look at, there are counts alone.
        if (at(framework, 'results') === undefined) throw new CouldNotRun(nothing);
        return entries(framework, 'results', 'failed_checks').map((check) => {
          const [kind, , ...name] = textAt(check, 'resource').split('.');
          const isNamed =
            textAt(framework, 'check_type') === 'kubernetes' && kind !== undefined && name.length > 0;
          const object = isNamed
            ? objectName(kind, name.join('.'))
            : objectAtLine(manifest, numberAt(check, 'file_line_range', 0));
          return { rule: textAt(check, 'check_id'), object };
        });
      }),
  },
  {
    name: 'kubescape',
    arguments: (file) => ['scan', file, '--format', 'json'],
    read: (report) =>
      entries(report, 'results').flatMap((result) => {
        const [name = '', kind = ''] = textAt(result, 'resourceID').split('/').reverse();
        return entries(result, 'controls')
          .filter((control) => textAt(control, 'status', 'status') === 'failed')
          .map((control) => ({ rule: textAt(control, 'controlID'), object: objectName(kind, name) }));
      }),
  },
  {
    name: 'kubeconform',
    arguments: (file) => ['-output', 'json', file],
    // kubeconform fetches each kind's schema, and reports a schema that it could not fetch as an error of the object.
    read: (report) =>
      entries(report, 'resources').flatMap((resource) => {
        const [status, message] = [textAt(resource, 'status'), textAt(resource, 'msg')];
        if (message.includes('failed downloading schema'))
          throw new CouldNotRun('it could not fetch the schemas of Kubernetes');
        const object = objectName(textAt(resource, 'kind'), textAt(resource, 'name'));
        return status === 'statusInvalid' || status === 'statusError' ? [{ rule: status, object }] : [];
      }),
  },
];
