import {
  bindingModule,
  findBinding,
  readBindingSource,
  type ProviderBinding,
  type SchemaKind,
} from "./binding-source.js";
import { defaultCacheRoot, SchemaCache } from "./schema-cache.js";
import { schemaFromBinding } from "./schema-from-binding.js";
import { newerSchema, supplement } from "./schema-supplement.js";
import type { WantedType } from "./terraform-configuration.js";
import type { ProviderSchema, ProviderSchemas, TypeSchema } from "./terraform-schema.js";

/** Where derived schemas are kept between runs. */
export interface SchemaOptions {
  /** @default node_modules/.cache/entra-mcp/provider-schemas beside the bindings */
  readonly cacheRoot?: string;
}

/**
 * Schemas of exactly the types asked for, and of their providers' configuration, derived from the installed bindings
 * without network. Types that neither the bindings nor the supplement know are left out of the result, which
 * `checkAgainstSchema` reports; providers without bindings likewise.
 *
 * @param wanted usually from `typesUsedIn`.
 */
export function loadProviderSchemas(wanted: readonly WantedType[], options: SchemaOptions = {}): ProviderSchemas {
  const schemas: Record<string, ProviderSchema> = {};
  for (const name of new Set(wanted.map((it) => it.provider))) {
    const binding = findBinding(name);
    if (binding === undefined) continue;
    const ofProvider = wanted.filter((it) => it.provider === name);
    schemas[name] = loadProvider(
      binding,
      ofProvider,
      new SchemaCache(options.cacheRoot ?? defaultCacheRoot(binding), binding),
    );
  }
  return schemas;
}

function loadProvider(binding: ProviderBinding, wanted: readonly WantedType[], cache: SchemaCache): ProviderSchema {
  const provider = loadType(binding, "provider", binding.name, cache);
  if (provider === undefined) throw new Error(`the bindings of ${binding.name} have no provider configuration`);
  const ofKind = (kind: SchemaKind): Record<string, TypeSchema> => {
    const names = new Set(wanted.filter((it) => it.kind === kind).map((it) => it.typeName));
    const found = [...names].map((name) => [name, loadType(binding, kind, name, cache)] as const);
    return Object.fromEntries(found.filter((it): it is [string, TypeSchema] => it[1] !== undefined));
  };
  return { provider, resource_schemas: ofKind("resource"), data_source_schemas: ofKind("data") };
}

function loadType(
  binding: ProviderBinding,
  kind: SchemaKind,
  typeName: string,
  cache: SchemaCache,
): TypeSchema | undefined {
  const moduleName = bindingModule(kind, typeName);
  const derived = cache.read(moduleName) ?? derive(binding, moduleName, cache);
  return derived === undefined ? newerSchema(kind, typeName) : supplement(kind, typeName, derived);
}

function derive(binding: ProviderBinding, moduleName: string, cache: SchemaCache): TypeSchema | undefined {
  const source = readBindingSource(binding, moduleName);
  if (source === undefined) return undefined;
  const schema = schemaFromBinding(source);
  cache.write(moduleName, schema);
  return schema;
}
