import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";

/** Terraform's three kinds of things with a schema. */
export type SchemaKind = "resource" | "data" | "provider";

/** An installed package of provider bindings. */
export interface ProviderBinding {
  /** Local name of the provider, for example `azurerm`. */
  readonly name: string;
  /** Full source address, for example `registry.terraform.io/hashicorp/azurerm`. */
  readonly source: string;
  /** Version of the npm package. */
  readonly version: string;
  /** Folder of the npm package. */
  readonly folder: string;
}

const bindingManifest = z.object({
  version: z.string(),
  cdktf: z.object({ provider: z.object({ name: z.string() }) }),
});
const sourceMap = z.object({ sourcesContent: z.tuple([z.string()]).rest(z.string()) });
/** Names come from a configuration and end in a path. */
const plainName = /^[a-z0-9-]+$/;
const inlineSourceMap = "sourceMappingURL=data:application/json;base64,";

/** Finds the bindings of a provider, or undefined when this project has none. */
export function findBinding(providerName: string): ProviderBinding | undefined {
  if (!plainName.test(providerName)) return undefined;
  const manifestPath = resolveManifest(providerName);
  if (manifestPath === undefined) return undefined;
  const manifest = bindingManifest.parse(JSON.parse(readFileSync(manifestPath, "utf8")));
  return {
    name: providerName,
    source: manifest.cdktf.provider.name,
    version: manifest.version,
    folder: dirname(manifestPath),
  };
}

/** `azurerm_container_app` -> `container-app`, its data source -> `data-azurerm-container-app`. */
export function bindingModule(kind: SchemaKind, typeName: string): string {
  if (kind === "provider") return "provider";
  const name = kind === "data" ? `data_${typeName}` : typeName.slice(typeName.indexOf("_") + 1);
  return name.replaceAll("_", "-");
}

/**
 * The TypeScript from which a deep module of the bindings was compiled, taken from its inline source map.
 *
 * The generator writes what no other file of the package keeps: a comment with the computed, optional and required flags
 * above every attribute. One such file is read per type, instead of the package's 88 MB `.jsii`.
 */
export function readBindingSource(binding: ProviderBinding, moduleName: string): string | undefined {
  if (!plainName.test(moduleName)) return undefined;
  const path = join(binding.folder, "lib", moduleName, "index.js");
  if (!existsSync(path)) return undefined;
  const compiled = readFileSync(path, "utf8");
  const start = compiled.lastIndexOf(inlineSourceMap);
  if (start < 0) throw new Error(`${path} has no inline source map, so its schema cannot be derived`);
  const encoded = compiled.slice(start + inlineSourceMap.length).trim();
  return sourceMap.parse(JSON.parse(Buffer.from(encoded, "base64").toString("utf8"))).sourcesContent[0];
}

function resolveManifest(providerName: string): string | undefined {
  try {
    return require.resolve(`@cdktf/provider-${providerName}/package.json`);
  } catch {
    return undefined;
  }
}
