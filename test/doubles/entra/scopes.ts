import type { AppRegistration, Tenant } from "./directory.js";
import type { DirectoryIndex } from "./directory-index.js";
import { reject } from "./entra-rejection.js";

/** Client id of Microsoft Graph, where a scope without a resource is looked up. */
export const MICROSOFT_GRAPH = "00000003-0000-0000-c000-000000000000";

const OPENID_CONNECT_SCOPES = ["openid", "profile", "email", "offline_access"];
/** RFC 6749 section 3.3 without `,`, which only a wrongly joined list contains. */
const SCOPE_TOKEN = /^[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]+$/;

/** The `scope` parameter, understood. */
export interface RequestedScopes {
  readonly text: string;
  readonly openIdConnect: readonly string[];
  readonly resources: readonly ResourceScopes[];
}

export interface ResourceScopes {
  readonly resource: AppRegistration;
  /** What the client called it: an identifier URI, the client id, or "" for a bare name. */
  readonly calledBy: string;
  /** Names on the resource; empty for `.default`. */
  readonly names: readonly string[];
  /** `/.default`: whatever was consented to. */
  readonly isDefault: boolean;
}

/** Reads a `scope` parameter as Entra does, or refuses it: 70011, 500011, 650053. */
export function parseScopes(
  text: string,
  { directory, tenant, client }: { directory: DirectoryIndex; tenant: Tenant; client: AppRegistration },
): RequestedScopes {
  const words = [...new Set(text.split(" ").filter((word) => word !== ""))];
  const invalid = (reason: string): never => reject(70011, { scope: text, reason });
  if (words.some((word) => !SCOPE_TOKEN.test(word))) invalid("The scope format is invalid.");
  const openIdConnect = words.filter((word) => OPENID_CONNECT_SCOPES.includes(word));
  const others = words.filter((word) => !OPENID_CONNECT_SCOPES.includes(word));
  if (words.every((word) => word === "offline_access")) invalid("No scope of a resource is named.");

  const resources = new Map<string, ResourceScopes>();
  for (const word of others) {
    const { calledBy, name } = splitScope(word);
    const resource = directory.resourceIn(tenant, calledBy === "" ? MICROSOFT_GRAPH : calledBy);
    if (!resource) return reject(500011, { resource: calledBy, tenant: tenant.displayName });
    const known = resources.get(resource.clientId);
    const names = name === ".default" ? [] : [scopeOn(resource, name, client)];
    resources.set(resource.clientId, {
      resource,
      calledBy: known?.calledBy ?? calledBy,
      names: [...(known?.names ?? []), ...names],
      isDefault: (known?.isDefault ?? false) || name === ".default",
    });
  }
  const found = [...resources.values()];
  if (found.some(({ isDefault, names }) => isDefault && names.length > 0)) {
    invalid("/.default can't be combined with other scopes of the resource.");
  }
  return { text, openIdConnect, resources: found };
}

/** A qualified scope ends in its name: `api://…/access_as_user`, `https://host/mcp/access_as_user`, `<guid>/name`. */
function splitScope(word: string): { calledBy: string; name: string } {
  const slash = word.lastIndexOf("/");
  return { calledBy: slash < 0 ? "" : word.slice(0, slash), name: word.slice(slash + 1) };
}

/** The name as the resource spells it: Entra compares names without case. */
function scopeOn(resource: AppRegistration, name: string, client: AppRegistration): string {
  const scope = resource.scopes?.find(
    ({ value, enabled = true }) => enabled && value.toLowerCase() === name.toLowerCase(),
  );
  return scope?.value ?? reject(650053, { client: client.displayName, scope: name, resource: resource.clientId });
}
