// @ts-check
/**
 * `npm run synth -- [ENVIRONMENT] [OPTION…]`: `cdk8s synth` with its options, of every environment or of one. It runs the
 * CLI in this process, and does not let it ask the network for a newer version of itself.
 *
 * The CLI writes into a folder of this run alone, which takes the place of the output folder when nothing was found in it.
 * So a manifest that is refused, or that a full disk cut off, is handed to nobody, and two runs at once do not mix.
 */
const fs = require('node:fs');
const { dirname, join } = require('node:path');

const usage = `Usage: npm run synth -- [ENVIRONMENT] [OPTION…]

Synthesizes the manifests of every environment, or of ENVIRONMENT alone, into dist, and checks them. Where a check finds
something, dist stays as it was. ENVIRONMENT is one of lib/environments/index.ts, or preview, which needs a name. Other options
are those of cdk8s synth, among them:

  --name NAME                of a preview, such as pr-123
  -o, --output FOLDER        writes into FOLDER (dist), in the place of all that it holds
  -p, --stdout               prints the manifests, and writes none
  --format helm              writes a Helm chart of one environment; needs --chart-version
  --chart-version VERSION    its version, such as 1.0.0
  --no-validate              leaves the checks out
  --help                     this text

TODO_CHATBOT_… variables, of this shell or in .env, change single settings: see the table in README.md.

Exit status: 1 a setting is wrong, 2 the checks found something, else 0.
`;

const given = process.argv.slice(2);
const [first = '', ...others] = given;
const isNamed = first !== '' && !first.startsWith('-');

/**
 * Puts a finished folder in the place of another one, whatever that holds. Between the two steps another run may do the same.
 * @type {(finished: string, folder: string) => void}
 */
function publish(finished, folder) {
  const before = `${finished}.before`;
  for (let isDone = false; !isDone;) {
    if (fs.existsSync(folder)) fs.renameSync(folder, before);
    try {
      fs.renameSync(finished, folder);
      isDone = true;
    } catch (error) {
      if (!fs.existsSync(folder)) throw error;
    } finally {
      fs.rmSync(before, { recursive: true, force: true });
    }
  }
}

/**
 * The arguments that are for the CLI, and what the others say.
 * @type {(args: readonly string[]) => { rest: string[], output: string, isPrinted: boolean, name: string | undefined }}
 */
function readOptions(args) {
  const found = {
    rest: /** @type {string[]} */ ([]),
    output: 'dist',
    isPrinted: false,
    name: /** @type {string | undefined} */ (undefined),
  };
  for (let index = 0; index < args.length; index += 1) {
    const [, option = args[index], value] = /^(--output|--name|-o)=?(.+)$/.exec(args[index] ?? '') ?? [];
    const next = () => value ?? args[(index += 1)];
    if (option === '-o' || option === '--output') found.output = next() ?? 'dist';
    else if (option === '--name') found.name = next() ?? '';
    else if (option === '-p' || option === '--stdout') found.isPrinted = true;
    else found.rest.push(args[index] ?? '');
  }
  return found;
}

function synthesize() {
  if (isNamed) process.env['TODO_CHATBOT_ENVIRONMENT'] = first;
  const { rest, output, isPrinted, name } = readOptions(isNamed ? others : given);
  if (name !== undefined) process.env['TODO_CHATBOT_PREVIEW'] = name;
  // Beside the folder, so that it can be renamed.
  const folder = fs.existsSync(output) ? fs.realpathSync(output) : output;
  fs.mkdirSync(dirname(folder), { recursive: true });
  const own = fs.mkdtempSync(join(dirname(folder), '.synth-'));
  const write = process.stdout.write.bind(process.stdout);
  // The CLI names the files that it has written, where they are not for long.
  process.stdout.write = (/** @type {string | Uint8Array} */ chunk) =>
    isPrinted ? process.stderr.write(chunk) : write(String(chunk).replaceAll(own, output));
  process.on('exit', (status) => {
    if (status === 0 && isPrinted)
      for (const name of fs.readdirSync(own).sort()) write(fs.readFileSync(join(own, name)));
    else if (status === 0) publish(own, folder);
    fs.rmSync(own, { recursive: true, force: true });
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  process.argv.splice(2, Infinity, 'synth', '--no-check-upgrade', '--output', own, ...rest);
  const { bin } = require('cdk8s-cli/package.json');
  require(join(dirname(require.resolve('cdk8s-cli/package.json')), bin.cdk8s));
}

if (given.includes('--help')) process.stdout.write(usage);
else synthesize();
