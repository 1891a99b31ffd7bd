import { describeGraphPermission, TAKEOVER_PERMISSIONS } from "../knowledge/describe-graph-permission.js";
import { delegatedGraphPermission } from "../knowledge/graph-permissions.js";
import { MICROSOFT_GRAPH_APPLICATION_ID } from "../../../constructs/entra/graph-delegated-permissions.js";
import type { PlannedChange } from "../plan/planned-change.js";
import { bodyOf, describedReference, referredTo, unknownValue, type ReviewedPlan } from "../plan/reviewed-plan.js";
import { added, hasUnknown, textOf, textsOf } from "../plan/values.js";
import { list, say, words, type Text } from "../text.js";
import { concept, type Found } from "./concept.js";
import { namedApi, namedPermission, type NamedPermission } from "./permission-names.js";

type RuleId = "grant-takeover" | "grant-application" | "grant-admin-consent" | "app-role-assigned" | "grant-removed";

/** What is granted in the tenant: consents and assignments of app roles. */
export const grantedPermissions = concept<RuleId>({
  title: "Permissions and roles that are granted",
  types: ["azuread_service_principal_delegated_permission_grant", "azuread_app_role_assignment"],
  rules: {
    "grant-takeover": {
      level: "high",
      title: "A permission is granted from which the whole tenant can be taken over",
      why: "No consent stands between this apply and the application's power any more.",
      remedy: "Have an administrator of the tenant approve it. Look for a narrower permission.",
    },
    "grant-application": {
      level: "high",
      title: "An application permission is granted",
      why: "The application can use it without a user from the moment this is applied; nobody is asked again.",
      remedy: "Have an administrator of the tenant approve it, and limit it where the API can.",
    },
    "grant-admin-consent": {
      level: "high",
      title: "Consent is given on behalf of users",
      why: "Users are no longer asked. A client that gets hold of a token of theirs can do all that is granted here.",
      remedy: "Check each scope, and whether it has to hold for everybody.",
    },
    "app-role-assigned": {
      level: "low",
      title: "Somebody is assigned to an app role",
      why: "It lets them sign in where assignment is required, and gives them what the role stands for.",
      remedy: "Check that it is the right group or application.",
    },
    "grant-removed": {
      level: "medium",
      title: "A grant or an assignment goes",
      why: "Whoever had it is asked again, loses access, or can't sign in any more.",
      remedy: "Check that nobody depends on it.",
    },
  },
  *find(change, plan) {
    yield* change.type === "azuread_app_role_assignment" ? assignment(change, plan) : consent(change, plan);
  },
});

function* assignment(change: PlannedChange, plan: ReviewedPlan): Iterable<Found<RuleId>> {
  const principal = named(plan, change, "principal_object_id", "principal_display_name");
  const api = resourceApi(plan, change);
  const resource = api?.text ?? named(plan, change, "resource_object_id", "resource_display_name");
  const role = roleOf(plan, change, api);
  const roleText = role?.text ?? unknownValue(plan, change, ["app_role_id"]);
  if (change.action === "delete") {
    yield { rule: "grant-removed", text: say`${principal} loses ${roleText} of ${resource}` };
    return;
  }
  if (change.action !== "create" && change.action !== "replace") return;
  const text = say`${principal} gets ${roleText} of ${resource}`;
  if (api?.isGraph !== true) yield { rule: "app-role-assigned", text };
  else if (role?.name !== undefined && TAKEOVER_PERMISSIONS.has(role.name)) yield { rule: "grant-takeover", text };
  else yield { rule: "grant-application", text };
}

function* consent(change: PlannedChange, plan: ReviewedPlan): Iterable<Found<RuleId>> {
  const client = describedReference(plan, change, "service_principal_object_id");
  const api = resourceApi(plan, change);
  const resource = api?.text ?? describedReference(plan, change, "resource_service_principal_object_id");
  const user = bodyOf(change).user_object_id ?? null;
  const whom = user === null ? words("every user of the tenant") : describedReference(plan, change, "user_object_id");
  const replaced = change.action === "replace";
  const [before, after] = [textsOf(change.before?.claim_values), textsOf(change.after?.claim_values)];
  const granted = added(replaced ? [] : before, after);
  const scope = (name: string): Text => {
    const known = api?.isGraph === true ? delegatedGraphPermission(name) : undefined;
    return known === undefined
      ? say`${name}`
      : words(`${known.name} (${describeGraphPermission(known.name, "Scope")})`);
  };
  const takeover = granted.filter((name) => api?.isGraph === true && TAKEOVER_PERMISSIONS.has(name));
  const others = granted.filter((name) => !takeover.includes(name));
  for (const [rule, names] of [
    ["grant-takeover", takeover],
    ["grant-admin-consent", others],
  ] as const) {
    if (names.length === 0) continue;
    yield { rule, text: say`${client} may use ${list(names.map(scope))} of ${resource} for ${whom}` };
  }
  if (hasUnknown(change.after?.claim_values)) {
    yield {
      rule: "grant-admin-consent",
      text: say`${client} gets scopes of ${resource} that are only known after apply`,
    };
  }
  const removed = added(after, before);
  if (removed.length > 0)
    yield { rule: "grant-removed", text: say`${client} loses ${list(removed)} of ${resource} for ${whom}` };
}

function resourceApi(plan: ReviewedPlan, change: PlannedChange) {
  const attribute =
    change.type === "azuread_app_role_assignment" ? "resource_object_id" : "resource_service_principal_object_id";
  const servicePrincipal = referredTo(plan, change, attribute);
  const clientId = textOf(servicePrincipal?.body.client_id) ?? clientIdInConfiguration(plan, change, attribute);
  if (clientId !== undefined) return namedApi(plan, clientId);
  return textOf(bodyOf(change).resource_display_name) === "Microsoft Graph"
    ? namedApi(plan, MICROSOFT_GRAPH_APPLICATION_ID)
    : undefined;
}

/** A data source that is read before the plan has a known client id in the state, under the address it has there. */
function clientIdInConfiguration(plan: ReviewedPlan, change: PlannedChange, attribute: string): string | undefined {
  const addresses = plan.findSource(change.address, [attribute])?.addresses ?? [];
  const object = plan.ofType("azuread_service_principal").find(({ address }) => addresses.includes(address));
  return textOf(object?.body.client_id);
}

function roleOf(
  plan: ReviewedPlan,
  change: PlannedChange,
  api: ReturnType<typeof resourceApi>,
): NamedPermission | undefined {
  const id = textOf(bodyOf(change).app_role_id);
  if (id === undefined) return undefined;
  // The id of "no particular role", which assignments carry for applications without roles.
  if (/^[0-]+$/.test(id)) return { kind: "Role", name: undefined, adminConsent: true, text: words("default access") };
  return namedPermission(plan, api ?? { isGraph: false, inPlan: false, text: [] }, id, "Role");
}

function named(plan: ReviewedPlan, change: PlannedChange, attribute: string, displayName: string): Text {
  const name = textOf(bodyOf(change)[displayName]);
  return name === undefined ? describedReference(plan, change, attribute) : say`${name}`;
}
