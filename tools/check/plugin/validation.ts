import { readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { formatPath, groupBy } from '../../manifest';
import { type CheckedFile, checkFile } from '../report/checked-file';

/**
 * What the cdk8s CLI hands to a validation plugin, as far as this one uses it: the CLI does not
 * export its types.
 *
 * @see cdk8s-cli/lib/plugins/validation.js
 */
export interface ValidationContext {
  /** Paths of the manifests. */
  readonly manifests: readonly string[];
  /** The construct of each resource, by name; the report reads it whenever a violation is added. */
  readonly metadata: Readonly<Record<string, { readonly path: string } | undefined>>;
  readonly report: {
    addViolation(violation: Violation): void;
    submit(status: 'success' | 'failure'): void;
  };
}

/** A rule and what breaks it, as the report prints it. */
export interface Violation {
  readonly ruleName: string;
  readonly recommendation: string;
  readonly fix: string;
  readonly violatingResources: readonly {
    readonly resourceName: string;
    readonly locations: readonly string[];
    readonly manifestPath: string;
  }[];
}

/**
 * The rules of tools/check as a validation of `cdk8s synth` (cdk8s documentation, "Validation"). The CLI validates what it has
 * already written, so a manifest that is refused is removed: nobody may apply it by mistake.
 */
export class ManifestChecks {
  validate(context: ValidationContext): Promise<void> {
    const files = context.manifests.map((path) => checkFile(path, readFileSync(path, 'utf8')));
    for (const { file, findings } of files) {
      for (const [rule, found] of groupBy(findings, (one) => one.rule)) {
        context.report.addViolation({
          ruleName: rule.name,
          recommendation: rule.description,
          fix: rule.recommendation,
          violatingResources: [...groupBy(found, ({ object }) => object.label)].map(([label, own]) => {
            enterConstruct(context, file, label);
            return { resourceName: label, locations: own.map(formatLocation), manifestPath: file };
          }),
        });
      }
    }
    removeRecord(context.manifests);
    const refused = files.filter(({ findings }) => findings.length > 0);
    for (const { file } of refused) rmSync(file);
    context.report.submit(refused.length > 0 ? 'failure' : 'success');
    return Promise.resolve();
  }
}

/**
 * The CLI has cdk8s record constructs beside the manifests once a validation is configured, and has read the record by
 * now. `kubectl apply -f dist` takes JSON files too, and would fail over this one. It stays for those who ask for it.
 */
function removeRecord([manifest]: readonly string[]): void {
  if (manifest === undefined || process.env['CDK8S_RECORD_CONSTRUCT_METADATA'] === 'true') return;
  rmSync(join(dirname(manifest), 'construct-metadata.json'), { force: true });
}

function formatLocation({ path, message, line }: CheckedFile['findings'][number]): string {
  return `${path.length === 0 ? '' : `${formatPath(path)}: `}${message} (line ${line})`;
}

/**
 * The report looks a construct up by the name of the resource alone, whichever the manifest: so each resource is entered
 * before it is added, from what lib/synthesize recorded by manifest and label.
 */
function enterConstruct({ metadata }: ValidationContext, file: string, label: string): void {
  Object.assign(metadata, { [label]: metadata[`${basename(file)} ${label}`] });
}
