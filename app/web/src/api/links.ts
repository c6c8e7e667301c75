/** The address of something in a network, when it is one a person may follow safely; otherwise null. */
export function safeLink(address: unknown): string | null {
  if (typeof address !== 'string' || address === '') return null;
  try {
    const url = new URL(address);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}
