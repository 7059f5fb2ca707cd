import { dirname, join } from 'node:path';
import ts from 'typescript';
import { closed, open } from './constraints';
import type { JsonSchema } from './json-schema';

/** The file that describes the spec of each custom resource, as the type `<kind>Spec`. */
const files: Readonly<Record<string, string>> = {
  'gateway.networking.k8s.io/v1 HTTPRoute': 'imports/gateway-api.ts',
  'external-secrets.io/v1 ExternalSecret': 'imports/external-secrets.ts',
  'postgresql.cnpg.io/v1 Cluster': 'imports/cloudnative-pg.ts',
  'postgresql.cnpg.io/v1 ScheduledBackup': 'imports/cloudnative-pg.ts',
  'barmancloud.cnpg.io/v1 ObjectStore': 'imports/cloudnative-pg.ts',
  'cert-manager.io/v1 Certificate': 'imports/cert-manager.ts',
  'monitoring.coreos.com/v1 PrometheusRule': 'imports/prometheus-operator.ts',
  'monitoring.coreos.com/v1 PodMonitor': 'imports/prometheus-operator.ts',
  'monitoring.coreos.com/v1 ServiceMonitor': 'imports/prometheus-operator.ts',
  'monitoring.coreos.com/v1 Probe': 'imports/prometheus-operator.ts',
};

/** The spec of each custom resource, by apiVersion and kind: its TypeScript type as a JSON schema. */
export function customResources(): Readonly<Record<string, JsonSchema>> {
  const [module, target] = [ts.ModuleKind.Node16, ts.ScriptTarget.ES2022];
  const options = { strict: true, module, target, types: [] };
  const host = ts.createCompilerHost(options);
  // The compiler looks beside itself, which in a bundle is elsewhere.
  const folder = dirname(require.resolve('typescript'));
  host.getDefaultLibLocation = () => folder;
  host.getDefaultLibFileName = () => join(folder, ts.getDefaultLibFileName(options));
  const program = ts.createProgram(Object.values(files), options, host);
  const checker = program.getTypeChecker();
  return Object.fromEntries(
    Object.entries(files).map(([id, file]) => {
      const name = `${id.replace(/^.* /, '')}Spec`;
      const source = program.getSourceFile(file);
      const exporting = source && checker.getSymbolAtLocation(source);
      const symbol = exporting && checker.getExportsOfModule(exporting).find((each) => each.name === name);
      if (symbol === undefined) throw new Error(`${file} has no type ${name}.`);
      return [id, schemaOf(checker, checker.getDeclaredTypeOfSymbol(symbol), name, false)];
    }),
  );
}

/** @param name Of what it describes, for messages: of a field, with a capital. */
function schemaOf(checker: ts.TypeChecker, type: ts.Type, name: string, within: boolean): JsonSchema {
  if (is(type, ts.TypeFlags.Any)) throw new Error(`The type of ${name} cannot be resolved.`);
  if (is(type, ts.TypeFlags.Unknown)) return {};
  const plain = checker.getNonNullableType(type);
  if (is(plain, ts.TypeFlags.StringLike)) return { type: 'string' };
  // Tools that write CustomResourceDefinitions refuse fractions.
  const kinds = plain.isUnion() ? plain.types : [plain];
  if (kinds.every((each) => is(each, ts.TypeFlags.NumberLike))) return { type: 'integer' };
  if (is(plain, ts.TypeFlags.BooleanLike)) return { type: 'boolean' };
  const isOpen = open.includes(name) || (within && !closed.includes(name));
  if (plain.isUnion()) {
    const texts = plain.types.flatMap((each) => (each.isStringLiteral() ? [each.value] : []));
    if (texts.length < plain.types.length) return { format: 'int-or-string' };
    return { type: 'string', ...(isOpen ? {} : { values: texts }) };
  }
  const element = checker.getIndexTypeOfType(plain, ts.IndexKind.Number);
  if (checker.isArrayType(plain) && element !== undefined)
    return { type: 'array', items: schemaOf(checker, element, name.replace(/s$/, ''), isOpen) };
  const entry = checker.getIndexTypeOfType(plain, ts.IndexKind.String);
  if (entry !== undefined) {
    const value = schemaOf(checker, entry, name, isOpen);
    // Whatever is a number or a text by name is an amount, such as the limits of resources.
    const additionalProperties = value.format === undefined ? value : { format: 'quantity' };
    return { type: 'object', additionalProperties };
  }
  const fields = checker.getPropertiesOfType(plain);
  const properties = fields.map((field) => {
    const title = field.name.replace(/^./, (first) => first.toUpperCase());
    return [field.name, schemaOf(checker, checker.getTypeOfSymbol(field), title, isOpen)] as const;
  });
  return {
    type: 'object',
    title: name,
    properties: Object.fromEntries(properties),
    required: fields.filter((field) => !is(field, ts.SymbolFlags.Optional)).map((field) => field.name),
    open: isOpen,
  };
}

function is({ flags }: { readonly flags: number }, flag: number): boolean {
  return (flags & flag) !== 0;
}
