import { MICROSOFT_GRAPH_APPLICATION_ID } from "../../../constructs/entra/graph-delegated-permissions.js";
import { describeGraphPermission } from "../knowledge/describe-graph-permission.js";
import { graphPermission, type PermissionKind } from "../knowledge/graph-permissions.js";
import { knownApplication } from "../knowledge/known-applications.js";
import { objectName } from "../plan/object-names.js";
import type { ReviewedPlan } from "../plan/reviewed-plan.js";
import { textOf } from "../plan/values.js";
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
  const api = plan.permission(id)?.source;
  return {
    isGraph: false,
    inPlan: api !== undefined,
    text: api === undefined ? words("an API known after apply") : say`${objectName(api.body, api.address)}`,
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
  const { name, adminConsent } = plan.permission(id) ?? {};
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
