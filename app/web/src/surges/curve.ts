/** The growth of a surge as a picture: bars of what came, a line of what is usual. Pure. */

export interface Point {
  at: string;
  count: number;
  usual: number;
}

export interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
  point: Point;
}

export interface Picture {
  bars: Bar[];
  /** points of the usual rate, for an SVG polyline */
  usual: string;
  /** the figure the height stands for */
  top: number;
}

const GAP = 0.2;

/** A round figure not smaller than the highest one: 1, 2, 5, 10, 20, 50 … */
export function roundedUp(highest: number): number {
  let unit = 1;
  for (;;) {
    for (const step of [1, 2, 5]) if (step * unit >= highest) return step * unit;
    unit *= 10;
  }
}

/** Bars and line in a field of the given size; nothing to draw gives no bars. */
export function pictureOf(points: readonly Point[], width: number, height: number): Picture {
  const top = roundedUp(Math.max(1, ...points.map((point) => Math.max(point.count, point.usual))));
  const step = points.length > 0 ? width / points.length : width;
  const bars = points.map((point, index) => {
    const tall = (point.count / top) * height;
    return { x: (index + GAP / 2) * step, y: height - tall, width: step * (1 - GAP), height: tall, point };
  });
  const usual = points
    .map((point, index) => `${round((index + 0.5) * step)},${round(height - (point.usual / top) * height)}`)
    .join(' ');
  return { bars, usual, top };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
