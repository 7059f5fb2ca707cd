/** `node resolve.mjs '"kubernetes.default.svc"'`: whether the cluster's DNS knows the name, as JSON. */
import { lookup } from 'node:dns/promises';

// Longer than a resolver that gets no answer takes to ask its servers twice.
const limitMilliseconds = 15_000;
const tooLong = new Promise((resolve) => setTimeout(resolve, limitMilliseconds, false));
const known = lookup(JSON.parse(process.argv[2])).then(
  () => true,
  () => false,
);
console.log(JSON.stringify(await Promise.race([known, tooLong])));
process.exit(0);
