import type { KnownObject } from "./known-object.js";
import { blocksAt, textOf, type Body, type Value } from "./values.js";

/** A scope or an app role of an API that a plan makes or has read. */
export interface PlannedPermission {
  readonly name: string;
  /** Undefined where what was read doesn't say. */
  readonly adminConsent: boolean | undefined;
  /** The application, its enterprise application, or the part of it that says so. */
  readonly source: KnownObject;
}

/** Where each type says which permissions there are; what is said first holds. */
const SOURCES: readonly (readonly [type: string, read: (body: Body) => Entry[]])[] = [
  ["azuread_application", (body) => [...fromLists(body), ...fromMaps(body)]],
  ["azuread_service_principal", (body) => [...fromLists(body), ...fromMaps(body)]],
  ["azuread_application_permission_scope", (body) => entry(body.scope_id, body.value, body.type === "Admin")],
  ["azuread_application_app_role", (body) => entry(body.role_id, body.value)],
];

type Entry = readonly [id: string, name: string, adminConsent?: boolean];

/** Every permission of these objects, by id. */
export function plannedPermissions(
  ofType: (type: string) => readonly KnownObject[],
): ReadonlyMap<string, PlannedPermission> {
  const found = new Map<string, PlannedPermission>();
  for (const [type, read] of SOURCES) {
    for (const source of ofType(type)) {
      for (const [id, name, adminConsent] of read(source.body)) {
        if (!found.has(id)) found.set(id, { name, adminConsent, source });
      }
    }
  }
  return found;
}

function fromLists(body: Body): Entry[] {
  const scopes = [...blocksAt(body, "api", "oauth2_permission_scope"), ...blocksAt(body, "oauth2_permission_scopes")];
  const roles = [...blocksAt(body, "app_role"), ...blocksAt(body, "app_roles")];
  return [
    ...scopes.flatMap(({ id, value, type }) => entry(id, value, type === "Admin")),
    ...roles.flatMap(({ id, value }) => entry(id, value)),
  ];
}

/** Maps from name to id, which the provider computes. */
function fromMaps(body: Body): Entry[] {
  return [body.oauth2_permission_scope_ids, body.app_role_ids].flatMap((map) =>
    typeof map !== "object" || map === null || Array.isArray(map)
      ? []
      : Object.entries(map as Body).flatMap(([name, id]) => entry(id, name)),
  );
}

function entry(id: Value | undefined, name: Value | undefined, adminConsent?: boolean): Entry[] {
  const [knownId, knownName] = [textOf(id), textOf(name)];
  return knownId === undefined || knownName === undefined ? [] : [[knownId, knownName, adminConsent]];
}
