/** JSON with a line for each of its parts; any other text, and JSON that was cut, as it is. Pure. */
export function readable(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}
