import type { Area, Point, Route } from './layout';
import type { Shape } from './shape';

const margin = 12;
const step = 12;

/** Left edge of a frame's heading: the first place where no line crosses it, or the very left when there is none. */
export function headingX(area: Area, { width, height }: Shape, routes: readonly Route[]): number {
  const [low, high] = [area.y, area.y + height + margin];
  const crossings = routes
    .flatMap(samples)
    .filter(({ y }) => y >= low && y <= high)
    .map(({ x }) => x);
  const first = area.x + margin;
  const last = area.x + area.width - margin - width;
  for (let x = first; x <= last; x += step)
    if (!crossings.some((crossing) => crossing > x - margin && crossing < x + width + margin)) return x;
  return first;
}

const perSegment = 16;

/** Points along a curve. */
function samples({ points }: Route): readonly Point[] {
  return points.flatMap((one, index): readonly Point[] => {
    const [two, three, four] = points.slice(index + 1, index + 4);
    if (index % 3 !== 0 || two === undefined || three === undefined || four === undefined) return [];
    return Array.from({ length: perSegment + 1 }, (_, sample) => {
      const t = sample / perSegment;
      const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3];
      const along = (axis: keyof Point): number =>
        a * one[axis] + b * two[axis] + c * three[axis] + d * four[axis];
      return { x: along('x'), y: along('y') };
    });
  });
}
