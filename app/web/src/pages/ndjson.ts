/** JSON objects of a stream, one a line, each as soon as it is there. Source: NDJSON specification 1.0. */

/** Reads until the stream ends. Throws what reading throws, and SyntaxError for a line that is no JSON. */
export async function* jsonLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const lines = rest.split('\n');
      rest = done ? '' : (lines.pop() ?? '');
      for (const line of lines) if (line.trim()) yield JSON.parse(line);
      if (done) return;
    }
  } finally {
    // Whoever stops listening wants no more of it.
    await reader.cancel();
  }
}
