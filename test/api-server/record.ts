/** Compares check and diff with a real API server, and records what it says: `npm run verdicts`. */
import { setFlagsFromString } from 'node:v8';
import { runCommand } from '../../tools/command';
import { agreementsWith, formatAgreement } from './agreement';
import { startCluster } from './cluster';
import { writeCorpus } from './corpus';
import { originals } from './mutants';
import { judge } from './verdicts';

const usage = `Usage: npm run verdicts -- [OPTION…]

Asks a real API server about thousands of mutants of objects, each with one value changed: whether it creates them, and what
updates do. Prints how often tools/check and tools/diff say the same, and where they do not.

It starts a server of its own where ETCD and KUBE_APISERVER name the two programs, and KUBECTL a kubectl that is not in the
PATH. Else it asks the cluster of kubectl's current context, in dry run and about no updates.

  --record  writes the verdicts to test/api-server/verdicts.json.br, which npm test compares with (own server only)
  --help    this text

Exit status: 0 whatever the server says, 1 when it cannot be asked.
`;

// This runs for minutes.
setFlagsFromString('--opt');

runCommand({
  usage,
  options: { record: { type: 'boolean' } },
  allowPositionals: false,
  main: async ({ values: { record } }) => {
    const cluster = await startCluster(process.env);
    try {
      const corpus = { version: cluster.version, judged: await judge(cluster, originals()) };
      if (record === true && cluster.isOwn) writeCorpus(corpus);
      const { refused, created, updated } = agreementsWith(corpus, 1);
      for (const { disagreements } of [refused, created, updated])
        for (const each of disagreements) console.log(each);
      console.log(`Kubernetes ${cluster.version}
refused by both:          ${formatAgreement(refused)}
accepted by both:         ${formatAgreement(created)}
updates judged the same:  ${formatAgreement(updated)}`);
    } finally {
      await cluster.stop();
    }
    return 0;
  },
});
