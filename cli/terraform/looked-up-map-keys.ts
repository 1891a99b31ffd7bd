import { repeatableGuid } from "./repeatable-values.js";
import type { TerraformConfiguration } from "./terraform-configuration.js";

const lookups = [/\.(\w+)\["([^"]+)"\]/g, /lookup\([\w.[\]]+\.(\w+), "([^"]+)"/g];

/** Ids that are the same in every tenant. */
const wellKnown: Readonly<Record<string, string>> = { MicrosoftGraph: "00000003-0000-0000-c000-000000000000" };

/**
 * Keys that a configuration looks up in computed maps, such as `oauth2_permission_scope_ids["User.Read"]`, with a value
 * each. A directory would know them all; offline, the ones somebody asks for are enough. A scope or role that an
 * application of the same configuration declares keeps its declared id.
 *
 * @returns map name -> key -> value.
 */
export function lookedUpMapKeys(configuration: TerraformConfiguration): Record<string, Record<string, string>> {
  const declared = declaredIds(configuration);
  const found: Record<string, Record<string, string>> = {};
  for (const expression of stringsIn(configuration)) {
    for (const pattern of lookups) {
      for (const [, map = "", key = ""] of expression.matchAll(pattern)) {
        (found[map] ??= {})[key] = declared.get(key) ?? wellKnown[key] ?? repeatableGuid(`${map} ${key}`);
      }
    }
  }
  return found;
}

function declaredIds(configuration: TerraformConfiguration): Map<string, string> {
  const applications = Object.values(configuration.resource?.azuread_application ?? {});
  const declared = applications.flatMap((application) => [
    ...objectsIn(application.app_role),
    ...objectsIn(application.api).flatMap((api) => objectsIn(api.oauth2_permission_scope)),
  ]);
  const pairs = declared.map(({ value, id }): [unknown, unknown] => [value, id]);
  return new Map(pairs.filter((it): it is [string, string] => typeof it[0] === "string" && isLiteral(it[1])));
}

function isLiteral(value: unknown): value is string {
  return typeof value === "string" && !value.includes("${");
}

function objectsIn(blocks: unknown): Readonly<Record<string, unknown>>[] {
  const all: readonly unknown[] = Array.isArray(blocks) ? blocks : [blocks];
  return all.filter((it): it is Readonly<Record<string, unknown>> => typeof it === "object" && it !== null);
}

function* stringsIn(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null) {
    for (const element of Object.values(value)) yield* stringsIn(element);
  }
}
