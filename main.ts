import { existsSync, readFileSync } from 'node:fs';
import { App } from 'cdk8s';
import { parse } from 'dotenv';
import { configure, environments, InvalidSettings, type Settings } from './lib/environments';
import { TodoChart } from './lib/todo-chart';

/** The environment of this process, and below it what a git-ignored `.env` adds. */
function settings(): Settings {
  return { ...(existsSync('.env') ? parse(readFileSync('.env')) : {}), ...process.env };
}

try {
  const configured = configure(environments, settings());
  const app = new App();
  for (const environment of configured) new TodoChart(app, environment);
  app.synth();
} catch (error) {
  if (!(error instanceof InvalidSettings)) throw error;
  console.error(error.message);
  // The cdk8s CLI answers a failed command with a stack trace of its own, and a missing output folder with one
  // sentence; both end it with status 1.
  const outputFolder = process.env['CDK8S_OUTDIR'];
  process.exitCode = outputFolder !== undefined && !existsSync(outputFolder) ? 0 : 1;
}
