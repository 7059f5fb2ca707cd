import { at, isList, listAt, mappingAt, numberAt, textAt } from '../manifest';
import { objectAtLine, objectName, type Remark, type ScannedManifest } from './finding';

/** Why an installed scanner said nothing about a manifest; its message ends the sentence "could not run: …". */
export class CouldNotRun extends Error {}

const nothing = 'it found nothing to check';

/** Reads the JSON report of a scanner about one manifest. */
export type ReadReport = (report: unknown, manifest: ScannedManifest) => readonly Remark[];

/** The entries of a list below `names`. @throws {@link CouldNotRun} where there is no list, not even an empty one. */
function entries(report: unknown, ...names: readonly string[]): readonly unknown[] {
  const found = at(report, ...names);
  if (found === null) return [];
  if (!isList(found)) throw new CouldNotRun(`its report holds no list ${names.join('.')}`.trimEnd());
  return found;
}

export const readKubeLinter: ReadReport = (report) =>
  entries(report, 'Reports').map((found) => {
    const object = at(found, 'Object', 'K8sObject');
    return {
      rule: textAt(found, 'Check'),
      object: objectName(textAt(object, 'GroupVersionKind', 'Kind'), textAt(object, 'Name')),
    };
  });

/** kube-score grades from 1 (critical) to 10 (all well). */
const kubeScoreBest = 10;

export const readKubeScore: ReadReport = (report) =>
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
  });

/** Polaris answers each of its questions for the controller, the pod and each container. */
export const readPolaris: ReadReport = (report) => {
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
};

/**
 * Trivy names an object only in prose, but says where its remark begins: by lines that are counted without the `---`
 * between documents. What it says of an object as a whole is on the line before its first, which may be line 0.
 */
export const readTrivy: ReadReport = (report, manifest) =>
  entries(report, 'Results')
    .flatMap((result) => listAt(result, 'Misconfigurations'))
    .filter((problem) => textAt(problem, 'Status') === 'FAIL')
    .map((problem) => {
      const cause = at(problem, 'CauseMetadata');
      const [first, last] = [numberAt(cause, 'StartLine'), numberAt(cause, 'EndLine')];
      const object = objectAtLine(manifest, first === last ? first + 1 : first, 'left out');
      return { rule: textAt(problem, 'ID'), object };
    });

/** Checkov reports one framework, or a list of them. That for secrets knows lines alone. */
export const readCheckov: ReadReport = (report, manifest) =>
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
  });

export const readKubescape: ReadReport = (report) =>
  entries(report, 'results').flatMap((result) => {
    const [name = '', kind = ''] = textAt(result, 'resourceID').split('/').reverse();
    return entries(result, 'controls')
      .filter((control) => textAt(control, 'status', 'status') === 'failed')
      .map((control) => ({ rule: textAt(control, 'controlID'), object: objectName(kind, name) }));
  });

/** kubeconform fetches each kind's schema, and reports a schema that it could not fetch as an error of the object. */
export const readKubeconform: ReadReport = (report) =>
  entries(report, 'resources').flatMap((resource) => {
    const [status, message] = [textAt(resource, 'status'), textAt(resource, 'msg')];
    if (message.includes('failed downloading schema'))
      throw new CouldNotRun('it could not fetch the schemas of Kubernetes');
    const object = objectName(textAt(resource, 'kind'), textAt(resource, 'name'));
    return status === 'statusInvalid' || status === 'statusError' ? [{ rule: status, object }] : [];
  });
