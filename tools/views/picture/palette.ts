/** A colour in light and in dark. Text on its ground has a contrast of 4.5 : 1 at least (WCAG 2.2, 1.4.3). */
type Shade = readonly [light: string, dark: string];

const ink: Shade = ['#1f2328', '#f0f6fc'];
const muted: Shade = ['#59636e', '#9ea7b3'];
const ground: Shade = ['#ffffff', '#0d1117'];

/** What the classes of a picture look like: a property of CSS, and its colour. */
const rules: readonly (readonly [selector: string, property: string, shade: Shade])[] = [
  ['.ground', 'fill', ground],
  ['.ground', 'stroke', ['#d1d9e0', '#3d444d']],
  ['.ink', 'fill', ink],
  ['.muted', 'fill', muted],
  ['.frame', 'fill', ['#f6f8fa', '#151b23']],
  ['.frame', 'stroke', ['#818b98', '#656c76']],
  ['.card', 'fill', ground],
  ['.serving', 'stroke', ['#0969da', '#4493f8']],
  ['.stateful', 'stroke', ['#1a7f37', '#3fb950']],
  ['.job', 'stroke', ['#8250df', '#ab7df8']],
  ['.edge', 'stroke', ['#bc4c00', '#f0883e']],
  ['.outside', 'stroke', ['#59636e', '#9198a1']],
  ['.outside', 'fill', ['#f6f8fa', '#151b23']],
  ['.service', 'stroke', ['#0969da', '#4493f8']],
  ['.service', 'fill', ['#ddf4ff', '#0c2d52']],
  ['.strip.serving', 'fill', ['#ddf4ff', '#0c2d52']],
  ['.strip.stateful', 'fill', ['#dafbe1', '#0f3a1c']],
  ['.strip.job', 'fill', ['#fbefff', '#2f1d55']],
  ['.volume', 'fill', ['#dafbe1', '#0f3a1c']],
  ['.volume', 'stroke', ['#1a7f37', '#3fb950']],
  ['.secret', 'fill', ['#fff8c5', '#3d2e00']],
  ['.secret', 'stroke', ['#9a6700', '#d29922']],
  ['.configmap', 'fill', ['#eaeef2', '#2a313c']],
  ['.configmap', 'stroke', ['#59636e', '#9198a1']],
  ['.arrow', 'stroke', ['#424a53', '#b7bdc8']],
  ['.tip', 'fill', ['#424a53', '#b7bdc8']],
  ['.line', 'stroke', ['#818b98', '#656c76']],
  // An outline in the colour of the ground keeps a label readable on an arrow.
  ['.seam', 'stroke', ground],
];

function inScheme(index: 0 | 1): string {
  return rules
    .map(([selector, property, shade]) => `.topology ${selector}{${property}:${shade[index]}}`)
    .join('\n');
}

/** The style sheet of every picture. Colours are plain values, since some viewers of SVG know no variables. */
export const topologyStyle = `.topology{font-family:system-ui,-apple-system,"Segoe UI","Helvetica Neue",Arial,sans-serif}
.topology .frame{stroke-dasharray:6 4}
.topology .card,.topology .service{stroke-width:1.5}
.topology .arrow,.topology .line{fill:none;stroke-width:1.4}
.topology .line,.topology .beforehand{stroke-dasharray:2 3}
.topology .seam{paint-order:stroke;stroke-width:4;stroke-linejoin:round}
.topology .bold{font-weight:600}
${inScheme(0)}
@media (prefers-color-scheme:dark){
${inScheme(1)}
}`;
