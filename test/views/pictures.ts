import type { Environment } from '../../lib/environments';
import { Manifest } from '../../tools/manifest';
import { drawTopology, loadGraphviz, readScene } from '../../tools/views';
import { manifestOf } from '../manifest';

/** The picture of an environment, as `npm run views` writes it to `docs/<name>.svg`. */
export async function pictureOf(environment: Environment): Promise<string> {
  return drawing(environment.name, manifestOf(environment).objects);
}

/** Compiling the module takes longer than a hundred pictures. */
const graphviz = loadGraphviz();

/** The picture of parsed documents. */
export async function drawing(name: string, documents: readonly unknown[]): Promise<string> {
  return drawTopology(await graphviz, readScene(new Manifest(documents)), { name, prefix: 'topology' });
}

/** The texts that a picture shows, in its order. */
export function textsOf(svg: string): readonly string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text);
}
