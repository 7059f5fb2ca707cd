/**
 * What the cdk8s CLI loads as a validation plugin. It is no TypeScript because the CLI runs in plain Node: this file
 * registers the loader of main.ts, which takes the types away, and hands the class on.
 */
require('sucrase/register');

module.exports = require('./validation');
