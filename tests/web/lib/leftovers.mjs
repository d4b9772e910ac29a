// Ends what a test file has started when its own process ends, however that happens.

const endings = new Set();

/** Calls `end` (synchronous) at the latest when this process ends; returns how to forget it. */
export function atTheEnd(end) {
  endings.add(end);
  return () => endings.delete(end);
}

process.on('exit', () => endings.forEach((end) => end()));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => process.exit(1));
