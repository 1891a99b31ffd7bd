import { uuidV5 } from "../../constructs/entra/uuid-v5.js";

/** Namespace of the ids that stand in for those Entra and Azure would assign. */
const NAMESPACE = "5b0c1f0e-3a86-4a3c-9a62-0f6a3f1d7c44";

/** Where the environment's apps would be reached; `.example` is nobody's (RFC 2606). */
const DEFAULT_DOMAIN = "rehearsal.azurecontainerapps.example";

const attribute = /\$\{((?:data\.)?[\w-]+\.[\w-]+)\.(\w+)\}/g;

/** Attributes that Entra and Azure assign, and what stands in for each. The same reference is always the same value. */
const LOCAL_VALUES: Readonly<Record<string, (reference: string) => string>> = {
  client_id: (reference) => uuidV5(NAMESPACE, `${reference}.client_id`),
  object_id: (reference) => uuidV5(NAMESPACE, `${reference}.object_id`),
  principal_id: (reference) => uuidV5(NAMESPACE, `${reference}.principal_id`),
  // There is one tenant, whoever names it.
  tenant_id: () => uuidV5(NAMESPACE, "tenant"),
  default_domain: () => DEFAULT_DOMAIN,
};

/**
 * A synthesized configuration with its Terraform references resolved to values of this machine, the way an apply would
 * resolve them to Azure's. Attributes that no local process needs keep a readable placeholder.
 */
export function withLocalValues<T>(configuration: T): T {
  return mapStrings(configuration, (text) =>
    text.replace(attribute, (_all, reference: string, name: string) =>
      (LOCAL_VALUES[name] ?? ((given) => `${given}.${name}`))(reference),
    ),
  ) as T;
}

/** The value an attribute of a resource has here. */
export function localValue(address: string, name: keyof typeof LOCAL_VALUES): string {
  return withLocalValues(`\${${address}.${name}}`);
}

/** Replaces text everywhere in a configuration, as when a public host becomes a local one. */
export function replacingText<T>(configuration: T, replacements: ReadonlyMap<string, string>): T {
  return mapStrings(configuration, (text) =>
    [...replacements].reduce((replaced, [from, to]) => replaced.replaceAll(from, to), text),
  ) as T;
}

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, change)]));
}
