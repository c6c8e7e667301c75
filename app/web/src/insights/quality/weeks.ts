/** Shares over the weeks as lines of a picture. Pure. */

export interface Week {
  week: string;
  decided: number;
  without_person: number;
  precision: number | null;
  returned: number;
}

export interface Line {
  /** stretches between weeks that have a value; a week without one breaks the line */
  paths: string[];
  dots: { x: number; y: number; week: Week; value: number }[];
}

/** The line of a share (0…1) over weeks in a field of the given size. */
export function lineOf(
  weeks: readonly Week[],
  value: (week: Week) => number | null,
  width: number,
  height: number,
): Line {
  const step = weeks.length > 1 ? width / (weeks.length - 1) : 0;
  const dots: Line['dots'] = [];
  const paths: string[] = [];
  let path: string[] = [];
  const end = () => {
    if (path.length > 1) paths.push(path.join(' '));
    path = [];
  };
  weeks.forEach((week, index) => {
    const share = value(week);
    if (share === null) {
      end();
      return;
    }
    const x = weeks.length > 1 ? index * step : width / 2;
    const y = height - share * height;
    dots.push({ x, y, week, value: share });
    path.push(`${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`);
  });
  end();
  return { paths, dots };
}

/** Share of a week's questions that found their agency without a person. */
export function shareWithout(week: Week): number | null {
  return week.decided > 0 ? week.without_person / week.decided : null;
}
