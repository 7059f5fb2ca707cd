/** Draws finished manifests, and writes a page about them: `npm run views -- [FILE…]`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { drawTopology, loadGraphviz, type NamedManifest, overview, readObjects, readScene } from '.';
import { readDocuments } from '../manifest/yaml';
import { attempt, Mistake, readArguments, readText, runCommand, synthesizedFiles } from '../command';
import { check, compare } from './instruments';

const usage = `Usage: npm run views -- [OPTION…] [FILE…]

Draws the topology of each manifest FILE (dist/*.k8s.yaml where none is named): DIR/NAME.svg.

  --output DIR   where the pictures go (docs)
  --html PAGE    writes a page about all manifests instead: pictures, who may reach whom, resources, checks, differences, objects
  --help         this text

Exit status: 1 when something could not be read or written, else 0.
`;

const options = {
  output: { type: 'string' },
  html: { type: 'string' },
  help: { type: 'boolean' },
} as const;

async function main(): Promise<void> {
  const { values, positionals } = readArguments(() => parseArgs({ options, allowPositionals: true }));
  if (values.help === true) {
    process.stdout.write(usage);
    return;
  }
  const files = positionals.length === 0 ? synthesizedFiles() : positionals;
  const manifests = files.map((file): NamedManifest => ({ name: nameOf(file), objects: read(file) }));
  const twice = manifests.find(
    ({ name }, index) => manifests.findIndex((each) => each.name === name) !== index,
  );
  if (twice !== undefined)
    throw new Mistake(`Two of the files are called ${twice.name}: give one another name.`);

  const graphviz = await loadGraphviz();
  const { html, output = html === undefined ? 'docs' : undefined } = values;
  if (html !== undefined) write(html, overview(graphviz, manifests, { check, compare }));
  if (output === undefined) return;
  for (const { name, objects } of manifests)
    write(
      join(output, `${name}.svg`),
      drawTopology(graphviz, readScene(objects), { name, prefix: 'topology' }),
    );
}

/** A manifest is called like its file. */
function nameOf(file: string): string {
  return basename(file).replace(/(\.k8s)?\.(ya?ml|json)$/, '');
}

function read(file: string): NamedManifest['objects'] {
  const text = readText(file);
  const documents = attempt(
    () => readDocuments(text),
    (reason) => `${file} is not YAML that can be drawn: ${reason}.`,
  );
  const objects = readObjects(documents.map(({ raw }) => raw));
  if (objects.length === 0) throw new Mistake(`${file} holds no Kubernetes object.`);
  return objects;
}

function write(file: string, content: string): void {
  attempt(
    () => {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    },
    (reason) => `${file} cannot be written: ${reason}.`,
  );
  process.stdout.write(`${file}\n`);
}

void runCommand(main, 1);
