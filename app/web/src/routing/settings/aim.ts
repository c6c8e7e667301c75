/** What a wanted precision means: how many questions then need no person. Pure. */

export interface CurvePoint {
  precision: number;
  threshold: number;
  share: number;
}

/**
 * The largest share of questions that can do without a person at a precision; null when none is right often enough, or
 * nothing was measured.
 */
export function shareAt(curve: readonly CurvePoint[], precision: number): number | null {
  const fitting = curve.filter((point) => point.precision >= precision).map((point) => point.share);
  return fitting.length > 0 ? Math.max(...fitting) : null;
}

/** The curve as points of an SVG polyline: share to the right, precision upwards from `lowest`. */
export function polyline(curve: readonly CurvePoint[], width: number, height: number, lowest: number): string {
  return [...curve]
    .sort((one, other) => one.share - other.share)
    .map((point) => {
      const x = point.share * width;
      const y = height - ((Math.max(lowest, point.precision) - lowest) / (1 - lowest)) * height;
      return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;
    })
    .join(' ');
}
