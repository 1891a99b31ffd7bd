import type { Values } from "./plugin-values.js";
import type { BlockSchema } from "./terraform-schema.js";

/** A warning in the form of the plugin protocol. */
export interface WarningDiagnostic {
  readonly severity: 2;
  readonly summary: string;
  readonly detail: string;
}

/** Terraform leaves it to the provider to warn of deprecated arguments; one warning each, however often it is set. */
export function deprecationWarnings(schema: BlockSchema, config: Values): WarningDiagnostic[] {
  return [...new Set(deprecatedPaths(schema, config, ""))].map((path) => ({
    severity: 2,
    summary: "Argument is deprecated",
    detail: `${path} is deprecated by the provider`,
  }));
}

function deprecatedPaths(schema: BlockSchema, values: Values, prefix: string): string[] {
  const attributes = Object.entries(schema.attributes)
    .filter(([name, attribute]) => attribute.deprecated === true && (values[name] ?? null) !== null)
    .map(([name]) => prefix + name);
  const blocks = Object.entries(schema.block_types).flatMap(([name, { block }]) => {
    const set = blocksIn(values[name]);
    const own = set.length > 0 && block.deprecated === true ? [prefix + name] : [];
    return [...own, ...set.flatMap((it) => deprecatedPaths(block, it, `${prefix}${name}.`))];
  });
  return [...attributes, ...blocks];
}

function blocksIn(value: unknown): readonly Values[] {
  if (Array.isArray(value)) return value as readonly Values[];
  return typeof value === "object" && value !== null ? [value as Values] : [];
}
