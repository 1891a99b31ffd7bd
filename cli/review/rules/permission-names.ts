import { MICROSOFT_GRAPH_APPLICATION_ID } from "../../../constructs/entra/graph-delegated-permissions.js";
import { describeGraphPermission } from "../knowledge/describe-graph-permission.js";
import { graphPermission, type PermissionKind } from "../knowledge/graph-permissions.js";
import { knownApplication } from "../knowledge/known-applications.js";
import type { KnownObject, ReviewedPlan } from "../plan/reviewed-plan.js";
import { blocksAt, textOf, type Body, type Value } from "../plan/values.js";
import { say, words, type Text } from "../text.js";

/** A permission of an API, as far as it could be found out from its id. */
export interface NamedPermission {
  readonly kind: PermissionKind;
  /** Undefined: neither built in nor in the plan. */
  readonly name: string | undefined;
  readonly adminConsent: boolean;
  /** `Mail.Read: read mail of the signed-in user`, or the id. */
  readonly text: Text;
}

/** An API that permissions belong to. */
export interface NamedApi {
  readonly isGraph: boolean;
  /** Whether it is an app registration of this plan. */
  readonly inPlan: boolean;
  readonly text: Text;
}

/**
 * The API that a permission belongs to where its client id is only known after apply: it is made by the same plan, with
 * permissions whose ids are known already.
 */
export function apiWithPermission(plan: ReviewedPlan, id: string): NamedApi {
  const api = plan
    .ofType("azuread_application")
    .find(({ body }) => inLists(body, id) !== undefined || inMaps(body, id) !== undefined);
  return {
    isGraph: false,
    inPlan: api !== undefined,
    text: api === undefined ? words("an API known after apply") : say`${textOf(api.body.display_name) ?? api.address}`,
  };
}

/** The API with this client id. */
export function namedApi(plan: ReviewedPlan, clientId: string): NamedApi {
  const object = plan.byId(clientId);
  const known = knownApplication(clientId);
  return {
    isGraph: clientId.toLowerCase() === MICROSOFT_GRAPH_APPLICATION_ID,
    inPlan: known === undefined && object?.type.startsWith("azuread_application") === true,
    text: known === undefined ? say`${textOf(object?.body.display_name) ?? clientId}` : words(known),
  };
}

/** A permission by its id on an API: built in, or read from what the plan knows of the API. */
export function namedPermission(plan: ReviewedPlan, api: NamedApi, id: string, kind: PermissionKind): NamedPermission {
  const graph = api.isGraph ? graphPermission(id) : undefined;
  if (graph !== undefined) {
    const { name, adminConsent } = graph;
    const text = say`${words(name)}: ${words(describeGraphPermission(name, graph.kind))}`;
    return { name, kind: graph.kind, adminConsent, text };
  }
  const { name, adminConsent } = permissionInPlan(plan, id) ?? {};
  return {
    kind,
    name,
    adminConsent: kind === "Role" || (adminConsent ?? api.isGraph),
    text:
      name === undefined
        ? say`${id} (not a permission that this version knows)`
        : api.isGraph
          ? say`${name}: ${words("by its name in the plan; not one that this version knows")}`
          : say`${name}`,
  };
}

/** Looks an id up among the scopes and roles of applications that the plan makes or has read. */
function permissionInPlan(
  plan: ReviewedPlan,
  id: string,
): { readonly name: string; readonly adminConsent?: boolean } | undefined {
  for (const type of ["azuread_application", "azuread_service_principal"]) {
    for (const { body } of plan.ofType(type)) {
      const found = inLists(body, id) ?? inMaps(body, id);
      if (found !== undefined) return found;
    }
  }
  const parts: readonly (readonly [string, string])[] = [
    ["azuread_application_permission_scope", "scope_id"],
    ["azuread_application_app_role", "role_id"],
  ];
  for (const [type, attribute] of parts) {
    const part: KnownObject | undefined = plan.ofType(type).find(({ body }) => body[attribute] === id);
    const name = textOf(part?.body.value);
    if (name !== undefined) return { name };
  }
  return undefined;
}

function inLists(body: Body, id: string): { readonly name: string; readonly adminConsent?: boolean } | undefined {
  const scopes = [...blocksAt(body, "api", "oauth2_permission_scope"), ...blocksAt(body, "oauth2_permission_scopes")];
  const scope = scopes.find((candidate) => candidate.id === id);
  if (scope !== undefined) return { name: textOf(scope.value) ?? id, adminConsent: scope.type === "Admin" };
  const role = [...blocksAt(body, "app_role"), ...blocksAt(body, "app_roles")].find((candidate) => candidate.id === id);
  return role === undefined ? undefined : { name: textOf(role.value) ?? id };
}

function inMaps(body: Body, id: string): { readonly name: string } | undefined {
  for (const map of [body.oauth2_permission_scope_ids, body.app_role_ids]) {
    if (typeof map !== "object" || map === null || Array.isArray(map)) continue;
    const entry = Object.entries(map as Readonly<Record<string, Value>>).find(([, value]) => value === id);
    if (entry !== undefined) return { name: entry[0] };
  }
  return undefined;
}
