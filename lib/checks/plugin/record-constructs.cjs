/**
 * Loaded into the app before it runs: writes which construct makes which object to CONSTRUCTS_FILE, as it is turned into
 * YAML. The file that cdk8s records itself knows objects by name alone, and two objects of one name as one.
 */
const { writeFileSync } = require('node:fs');
const { ApiObject, Chart } = require(require.resolve('cdk8s', { paths: [process.cwd()] }));

const constructs = {};
const { toJson } = ApiObject.prototype;

ApiObject.prototype.toJson = function () {
  const json = toJson.call(this);
  const { namespace, name } = json.metadata ?? {};
  const manifest = `${Chart.of(this).node.path.replaceAll('/', '-')}.k8s.yaml`;
  constructs[`${manifest} ${json.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`] =
    this.node.path;
  return json;
};

process.on('exit', () => {
  writeFileSync(process.env.CONSTRUCTS_FILE, JSON.stringify(constructs));
});
