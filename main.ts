import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { configure, environments, InvalidSettings, readSettings } from './lib/environments';
import { synthesize } from './lib/synthesize';
import { TodoChart } from './lib/todo-chart';

/**
 * The cdk8s CLI answers a failed command with a stack trace of its own, and a missing output folder with one sentence;
 * both end it with status 1. So a run under the CLI ends quietly, without an output folder.
 */
function leaveItToTheCli(outputFolder: string | undefined): boolean {
  if (outputFolder === undefined) return false;
  // Some ways of synthesizing make the folder beforehand; `rmdir` removes an empty one alone.
  if (existsSync(outputFolder) && readdirSync(outputFolder).length === 0) rmdirSync(outputFolder);
  return !existsSync(outputFolder);
}

try {
  const configured = configure(environments, readSettings());
  synthesize(configured.map((environment) => (app) => new TodoChart(app, environment)));
} catch (error) {
  if (!(error instanceof InvalidSettings)) throw error;
  console.error(error.message);
  process.exitCode = leaveItToTheCli(process.env['CDK8S_OUTDIR']) ? 0 : 1;
}
