/** Pictures of finished manifests: who runs, who may reach whom, what it takes. */
export { type ManifestObject, readObjects } from './model/manifest-object';
export { readScene, type Scene } from './model/scene';
export type { FieldDifference, Finding } from './page/instruments';
export { type Instruments, type NamedManifest, overview } from './page/overview';
export { loadGraphviz } from './picture/layout';
export { drawTopology, type PictureOptions } from './picture/topology';
