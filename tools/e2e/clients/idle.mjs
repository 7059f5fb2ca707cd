/** Keeps a pod there for others to run programs in. */
setInterval(() => {}, 60_000);
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(0));
