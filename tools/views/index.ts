/** Pictures of finished manifests: who runs, who may reach whom, what it takes. */
export { readScene, type Scene } from './model/scene';
export type { NamedManifest } from './page/environment';
export type { FieldDifference, Instruments } from './page/instruments';
export { overview } from './page/overview';
export { loadGraphviz } from './picture/layout';
export { drawTopology, type PictureOptions } from './picture/topology';
