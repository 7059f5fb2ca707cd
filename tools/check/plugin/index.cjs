// @ts-check
/**
 * What the cdk8s CLI loads as a validation plugin. It is no TypeScript because the CLI runs in plain Node: the class is
 * loaded, as main.ts is, when the CLI asks for it.
 */
const { join } = require('node:path');
const { load } = require('../../../runner');

class ManifestChecks {
  /** @param {import('./validation').ValidationContext} context */
  async validate(context) {
    const { ManifestChecks: Checks } = await load(join(__dirname, 'validation.ts'));
    await new Checks().validate(context);
  }
}

module.exports = { ManifestChecks };
