import { NotProven } from '../patience';
import { passed, type Step } from '../step';

/** The API server accepts every object, field by field. */
export const dryRun: Step = {
  name: 'dry run',
  proves: 'the API server knows every field and Pod Security has no objection',
  needs: ['preparation'],
  prove: async ({ cluster, manifest }) => {
    const { stderr } = await cluster.apply(manifest, ['--dry-run=server', '--validate=strict']);
    const warnings = stderr.split('\n').filter((line) => line.startsWith('Warning:'));
    const [security] = warnings.filter((line) => line.includes('PodSecurity'));
    if (security !== undefined) throw new NotProven(security);
    return passed(
      [`${manifest.length} objects, strictly validated`, ...warnings.map((warning) => warning.trim())].join(
        '; ',
      ),
    );
  },
};
