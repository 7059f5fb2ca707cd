/** Draws finished manifests, and writes a page about them: `npm run views -- [FILE…]`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { drawTopology, loadGraphviz, overview, readScene } from '.';
import { filesOrSynthesized, type Given, Mistake, orMistake, readObjects, runCommand } from '../command';
import { groupBy, Manifest } from '../manifest';
import { instruments } from './instruments';

const usage = `Usage: npm run views -- [OPTION…] [FILE…]

Draws the topology of each manifest FILE (dist/*.k8s.yaml where none is named): DIR/NAME.svg.

  --output DIR   where the pictures go (docs)
  --html PAGE    writes a page about all manifests instead: pictures, who may reach whom, resources, checks, differences, objects
  --help         this text

Exit status: 1 when something could not be read or written, else 0.
`;

const options = { output: { type: 'string' }, html: { type: 'string' } } as const;

async function main({ values, positionals }: Given<typeof options>): Promise<undefined> {
  const manifests = filesOrSynthesized(positionals).map((file) => ({
    name: basename(file).replace(/(\.k8s)?\.(ya?ml|json)$/, ''),
    manifest: new Manifest(readObjects(file)),
  }));
  for (const [name, same] of groupBy(manifests, (named) => named.name))
    if (same.length > 1) throw new Mistake(`Two of the files are called ${name}: give one another name.`);

  const graphviz = await loadGraphviz();
  const { html, output = html === undefined ? 'docs' : undefined } = values;
  if (html !== undefined) write(html, overview(graphviz, manifests, instruments));
  if (output === undefined) return;
  for (const { name, manifest } of manifests) {
    const picture = drawTopology(graphviz, readScene(manifest), { name, prefix: 'topology' });
    write(join(output, `${name}.svg`), picture);
  }
}

function write(file: string, content: string): void {
  orMistake(
    () => {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    },
    (reason) => `${file} cannot be written: ${reason}.`,
  );
  process.stdout.write(`${file}\n`);
}

runCommand({ usage, options, main });
