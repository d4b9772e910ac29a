// Waiting for a condition, never for a time.

export async function until(what, check, { withinMs = 30_000, everyMs = 25 } = {}) {
  const end = Date.now() + withinMs;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > end) throw new Error(`after ${withinMs} ms still not: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
