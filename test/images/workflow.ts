import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A step of a job. */
export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** A job of a workflow, as far as the tests look at it. */
export interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly 'timeout-minutes': number;
  readonly steps: readonly Step[];
}

/** A workflow of GitHub Actions, as far as the tests look at it. */
export interface Workflow {
  readonly on: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = '.github/workflows';
/** The files of all workflows. */
export const names = readdirSync(folder);

/** The text of a workflow. */
export function read(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

function isWorkflow(value: unknown): value is Workflow {
  return typeof value === 'object' && value !== null && 'jobs' in value && 'on' in value;
}

/** A workflow, parsed. */
export function workflowOf(name: string): Workflow {
  const workflow: unknown = parse(read(name));
  if (!isWorkflow(workflow)) throw new Error(`${name} is no workflow.`);
  return workflow;
}
