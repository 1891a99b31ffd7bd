import type { SchemaKind } from "./binding-source.js";
import { checkBody, isObject } from "./check-body.js";
import { checkIgnoreChanges } from "./check-ignore-changes.js";
import type { Report, SchemaProblem } from "./schema-problem.js";
import { bodiesOf, providerOf, type ConfiguredBody, type TerraformConfiguration } from "./terraform-configuration.js";
import type { ProviderSchemas, TypeSchema } from "./terraform-schema.js";

/** Arguments of Terraform's language, which no provider declares. */
const metaArguments: Readonly<Record<SchemaKind, ReadonlySet<string>>> = {
  resource: new Set(["count", "for_each", "provider", "depends_on", "lifecycle", "connection", "provisioner"]),
  data: new Set(["count", "for_each", "provider", "depends_on", "lifecycle"]),
  provider: new Set(["alias", "version"]),
};

/**
 * Compares a synthesized stack with its providers' schemas, without Terraform, in milliseconds. It finds what
 * `terraform validate` finds in single bodies; references between them, cycles and the providers' own rules (ranges,
 * conflicting arguments) are not its job. Values that only Terraform knows (`${…}`) pass.
 *
 * @param configuration content of `cdk.tf.json`.
 * @param schemas from `loadProviderSchemas(typesUsedIn(configuration))`.
 */
export function checkAgainstSchema(configuration: TerraformConfiguration, schemas: ProviderSchemas): SchemaProblem[] {
  return bodiesOf(configuration).flatMap((body) => checkConfiguredBody(body, schemas));
}

function checkConfiguredBody(
  { kind, typeName, address, body }: ConfiguredBody,
  schemas: ProviderSchemas,
): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  const report: Report = (problem, path, message) => problems.push({ kind: problem, address, path, message });
  const schema = schemaOf(kind, typeName, schemas);
  if (schema === undefined) {
    report(
      "unknown-type",
      "",
      `no schema for this ${kind === "data" ? "data source" : kind} type: misspelt, or newer than the bindings`,
    );
    return problems;
  }
  const own = Object.fromEntries(Object.entries(body).filter(([name]) => !metaArguments[kind].has(name)));
  checkBody(own, schema.block, "", report);
  const { lifecycle } = body;
  if (isObject(lifecycle)) checkIgnoreChanges(lifecycle.ignore_changes, schema.block, report);
  return problems;
}

function schemaOf(kind: SchemaKind, typeName: string, schemas: ProviderSchemas): TypeSchema | undefined {
  const provider = schemas[providerOf(kind, typeName)];
  if (kind === "provider") return provider?.provider;
  return kind === "data" ? provider?.data_source_schemas[typeName] : provider?.resource_schemas[typeName];
}
