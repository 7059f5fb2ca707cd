import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { groupBy } from '../manifest/group';
import { formatPath } from '../manifest/path';
import { Value } from '../manifest/value';
import { checkFile, type LocatedFinding } from '../report/checked-file';
import type { ValidationContext } from './validation-context';

/** What cdk8s.yaml hands over under `properties`. */
export interface ManifestChecksProps {
  /** The command that synthesizes, as in `app`: asked once more, where something is found, which construct made what. */
  readonly app?: string;
}

/** The rules of lib/checks as a validation of `cdk8s synth` (cdk8s documentation, "Validation"). */
export class ManifestChecks {
  constructor(private readonly props: ManifestChecksProps) {}

  validate(context: ValidationContext): Promise<void> {
    const files = context.manifests.map((path) => checkFile(path, readFileSync(path, 'utf8')));
    const hasFindings = files.some(({ findings }) => findings.length > 0);
    const constructs = hasFindings ? constructPaths(this.props.app) : new Map<string, string>();
    for (const { file, findings } of files) {
      for (const [rule, found] of groupBy(findings, (one) => one.rule)) {
        context.report.addViolation({
          ruleName: rule.name,
          recommendation: rule.description,
          fix: rule.recommendation,
          violatingResources: [...groupBy(found, ({ object }) => object.label)].map(([label, own]) => {
            name(context, label, constructs.get(`${basename(file)} ${label}`));
            return { resourceName: label, locations: own.map(formatLocation), manifestPath: file };
          }),
        });
      }
    }
    removeRecord(context.manifests);
    context.report.submit(hasFindings ? 'failure' : 'success');
    return Promise.resolve();
  }
}

/**
 * The CLI has cdk8s record constructs beside the manifests once a validation is configured, and has read them by now:
 * `kubectl apply -f dist` takes JSON files too, and would stumble over this one. Who asks for the record keeps it.
 */
function removeRecord([manifest]: readonly string[]): void {
  if (manifest === undefined || process.env['CDK8S_RECORD_CONSTRUCT_METADATA'] === 'true') return;
  rmSync(join(dirname(manifest), 'construct-metadata.json'), { force: true });
}

function formatLocation({ path, message, line }: LocatedFinding): string {
  return `${path.length === 0 ? '' : `${formatPath(path)}: `}${message} (line ${line})`;
}

/**
 * The report looks the construct up by the name of the resource, under which cdk8s records the last construct of all
 * charts that has it: a Service's for a Deployment, production's for Minikube's. So each resource is entered by its label.
 */
function name({ metadata }: ValidationContext, label: string, path: string | undefined): void {
  Object.assign(metadata, { [label]: path === undefined ? undefined : { path } });
}

/** Path of the construct that makes each object, by manifest and label. None when the app cannot be run again. */
function constructPaths(app: string | undefined): ReadonlyMap<string, string> {
  if (app === undefined) return new Map();
  const folder = mkdtempSync(join(tmpdir(), 'todo-chatbot-constructs-'));
  const list = join(folder, 'constructs.json');
  try {
    spawnSync(app, {
      shell: true,
      stdio: 'ignore',
      timeout: 60_000,
      env: {
        ...process.env,
        CDK8S_OUTDIR: join(folder, 'dist'),
        CONSTRUCTS_FILE: list,
        NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --require ${JSON.stringify(join(__dirname, 'record-constructs.cjs'))}`,
      },
    });
    const recorded: unknown = JSON.parse(readFileSync(list, 'utf8'));
    return new Map(Object.entries(new Value(recorded).labels()));
  } catch {
    // The findings matter more than where they come from.
    return new Map();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
