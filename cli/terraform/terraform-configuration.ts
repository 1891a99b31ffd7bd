import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { SchemaKind } from "./binding-source.js";

const body = z.record(z.string(), z.unknown());
const instances = z.record(z.string(), z.record(z.string(), body));

const configurationSchema = z.looseObject({
  terraform: z
    .looseObject({
      required_providers: z
        .record(z.string(), z.looseObject({ source: z.string().optional(), version: z.string().optional() }))
        .optional(),
    })
    .optional(),
  provider: z.record(z.string(), z.union([z.array(body), body])).optional(),
  resource: instances.optional(),
  data: instances.optional(),
});

/** A stack as cdktf writes it to `cdk.tf.json` (Terraform's JSON syntax). */
export type TerraformConfiguration = z.infer<typeof configurationSchema>;

/** One type whose schema is needed. */
export interface WantedType {
  readonly kind: SchemaKind;
  /** Local name of the provider, for example `azurerm`. */
  readonly provider: string;
  /** Terraform's type name; the provider's name for `kind: "provider"`. */
  readonly typeName: string;
}

/** One `resource`, `data` or `provider` body in a configuration. */
export interface ConfiguredBody {
  readonly kind: SchemaKind;
  readonly typeName: string;
  /** Terraform's address, for example `data.azuread_service_principal.Graph`. */
  readonly address: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Name of the file in each folder under `cdktf.out/stacks`. */
export const configurationFile = "cdk.tf.json";

/** Checks the outline of a configuration; throws on anything that is not one. */
export function parseConfiguration(value: unknown): TerraformConfiguration {
  return configurationSchema.parse(value);
}

/** Reads the configuration in a synthesized stack folder. */
export function readConfiguration(stackFolder: string): TerraformConfiguration {
  return parseConfiguration(JSON.parse(readFileSync(join(stackFolder, configurationFile), "utf8")));
}

/** All bodies that a provider has a schema for. `terraform_data` and its like are Terraform's own. */
export function bodiesOf(configuration: TerraformConfiguration): ConfiguredBody[] {
  const found: ConfiguredBody[] = [];
  for (const [typeName, value] of Object.entries(configuration.provider ?? {})) {
    for (const providerBody of Array.isArray(value) ? value : [value]) {
      const alias = typeof providerBody.alias === "string" ? `.${providerBody.alias}` : "";
      found.push({ kind: "provider", typeName, address: `provider.${typeName}${alias}`, body: providerBody });
    }
  }
  for (const kind of ["resource", "data"] as const) {
    for (const [typeName, named] of Object.entries(configuration[kind] ?? {})) {
      if (typeName.startsWith("terraform_")) continue;
      for (const [name, instance] of Object.entries(named)) {
        const address = `${kind === "data" ? "data." : ""}${typeName}.${name}`;
        found.push({ kind, typeName, address, body: instance });
      }
    }
  }
  return found;
}

/** Local name of the provider that owns a type: the part before the first underscore. */
export function providerOf(kind: SchemaKind, typeName: string): string {
  return kind === "provider" ? typeName : (typeName.split("_")[0] ?? typeName);
}

/** The types a configuration uses, each once. */
export function typesUsedIn(configuration: TerraformConfiguration): WantedType[] {
  const found = bodiesOf(configuration).map(({ kind, typeName }) => ({
    kind,
    provider: providerOf(kind, typeName),
    typeName,
  }));
  return [...new Map(found.map((it) => [`${it.kind} ${it.typeName}`, it])).values()];
}
