import { SIGN_IN_PERMISSIONS, TAKEOVER_PERMISSIONS } from "../knowledge/describe-graph-permission.js";
import type { PermissionKind } from "../knowledge/graph-permissions.js";
import type { PlannedChange } from "../plan/planned-change.js";
import { blocksAt, hasUnknown, textOf, textsOf, UNKNOWN, type Body } from "../plan/values.js";
import { say, words, type Text } from "../text.js";
import { registrationOf } from "./application-parts.js";
import { concept } from "./concept.js";
import {
  apiWithPermission,
  namedApi,
  namedPermission,
  type NamedApi,
  type NamedPermission,
} from "./permission-names.js";

type RuleId =
  | "permission-takeover"
  | "permission-application"
  | "permission-admin-consent"
  | "permission-unknown"
  | "permission-user-consent"
  | "permission-sign-in"
  | "permission-own-api"
  | "permission-removed";

/** Permissions that an application asks for. Nothing is granted by that alone. */
export const requestedPermissions = concept<RuleId>({
  title: "Permissions that an application asks for",
  types: ["azuread_application", "azuread_application_api_access"],
  rules: {
    "permission-takeover": {
      level: "high",
      title: "A permission from which the whole tenant can be taken over",
      why: "Whoever gets hold of the application, or of a signed-in administrator's token, can give themselves everything else.",
      remedy:
        "Look for a narrower permission. If there is none, keep the application apart, and its credential in few hands.",
    },
    "permission-application": {
      level: "high",
      title: "A permission that works without a user",
      why: "It isn't limited by what a signed-in user may see: it reaches everybody's data, at any time. An administrator must consent.",
      remedy:
        "Use the delegated permission if somebody is signed in; else limit it, as with Sites.Selected or an access policy for mailboxes.",
    },
    "permission-admin-consent": {
      level: "high",
      title: "A delegated permission that an administrator must consent to",
      why: "Until an administrator has consented, nobody can sign in who is asked for it (AADSTS90094, AADSTS65001); after that it holds for everybody.",
      remedy: "Check that the server needs it, and settle who consents before this is applied.",
    },
    "permission-unknown": {
      level: "high",
      title: "A permission whose name can't be found out",
      why: "An id says nothing: it may be the smallest permission, or one over the whole tenant.",
      remedy:
        'Look the id up: az ad sp show --id <client id of the API> --query "[appRoles,oauth2PermissionScopes][]".',
    },
    "permission-user-consent": {
      level: "medium",
      title: "A delegated permission that users can consent to",
      why: "Users are asked for it at the next sign-in. The server then acts on their behalf, with no more than they may do themselves.",
      remedy: "Check that a tool needs it, and that users expect it.",
    },
    "permission-sign-in": {
      level: "info",
      title: "What signing users in needs",
      why: "It reads who signed in, and nothing of anybody else's.",
      remedy: "Nothing to do.",
    },
    "permission-own-api": {
      level: "info",
      title: "A permission of an API in this plan",
      why: "The client asks users for it when they sign in, unless it is pre-authorized.",
      remedy: "Check that the client is meant to call the API.",
    },
    "permission-removed": {
      level: "low",
      title: "A permission is no longer asked for",
      why: "Tools that use it fail for who hasn't consented yet. Consents that were given stay.",
      remedy: "Take back what isn't needed any more in the enterprise application's permissions.",
    },
  },
  *find(change, plan) {
    const registration = registrationOf(plan, change);
    const [before, after] = [permissionsOf(change, change.before), permissionsOf(change, change.after)];
    const key = ({ api, id, kind }: Requested): string => `${api} ${id} ${kind}`;
    const [had, has] = [new Set(before.map(key)), new Set(after.map(key))];
    const signIn: string[] = [];
    for (const { api: clientId, id, kind } of after.filter((permission) => !had.has(key(permission)))) {
      const api = clientId === "" ? apiWithPermission(plan, id) : namedApi(plan, clientId);
      const permission = namedPermission(plan, api, id, kind);
      const rule = ruleFor(api, permission);
      if (rule === "permission-sign-in") {
        signIn.push(permission.name ?? id);
        continue;
      }
      yield { rule, text: say`${registration} asks ${api.text} for ${permission.text}${consentTo(permission)}` };
    }
    if (signIn.length > 0) {
      yield {
        rule: "permission-sign-in",
        text: say`${registration} asks Microsoft Graph for ${words(signIn.join(", "))}`,
      };
    }
    if (change.action === "delete" && change.type === "azuread_application") return;
    for (const { api: clientId, id, kind } of before.filter((permission) => !has.has(key(permission)))) {
      const api = clientId === "" ? apiWithPermission(plan, id) : namedApi(plan, clientId);
      yield {
        rule: "permission-removed",
        text: say`${registration} no longer asks ${api.text} for ${namedPermission(plan, api, id, kind).text}`,
      };
    }
    if (change.after !== null && unknownPermissions(change, change.after)) {
      yield {
        rule: "permission-unknown",
        text: say`${registration} asks for permissions that are only known after apply`,
      };
    }
  },
});

function ruleFor(api: NamedApi, { kind, name, adminConsent }: NamedPermission): RuleId {
  if (name === undefined) return "permission-unknown";
  if (api.isGraph && TAKEOVER_PERMISSIONS.has(name)) return "permission-takeover";
  if (kind === "Role") return "permission-application";
  if (api.isGraph && SIGN_IN_PERMISSIONS.has(name)) return "permission-sign-in";
  if (adminConsent) return "permission-admin-consent";
  return api.inPlan ? "permission-own-api" : "permission-user-consent";
}

function consentTo({ name, adminConsent }: NamedPermission): Text {
  if (name === undefined) return [];
  return words(adminConsent ? " (an administrator must consent)" : " (users can consent themselves)");
}

interface Requested {
  /** Client id of the API. */
  readonly api: string;
  readonly id: string;
  readonly kind: PermissionKind;
}

function permissionsOf({ type }: PlannedChange, body: Body | null): Requested[] {
  if (body === null) return [];
  if (type === "azuread_application_api_access") {
    const api = textOf(body.api_client_id) ?? "";
    return [
      ...textsOf(body.scope_ids).map((id): Requested => ({ api, id, kind: "Scope" })),
      ...textsOf(body.role_ids).map((id): Requested => ({ api, id, kind: "Role" })),
    ];
  }
  return blocksAt(body, "required_resource_access").flatMap((access) =>
    blocksAt(access, "resource_access").flatMap(({ id, type: kind }): Requested[] => {
      const known = textOf(id);
      // Where the API is made by this plan, its client id isn't known yet, but its scope ids may be.
      const api = textOf(access.resource_app_id) ?? "";
      return known === undefined ? [] : [{ api, id: known, kind: kind === "Role" ? "Role" : "Scope" }];
    }),
  );
}

function unknownPermissions({ type }: PlannedChange, body: Body): boolean {
  return type === "azuread_application_api_access"
    ? hasUnknown(body.scope_ids) || hasUnknown(body.role_ids)
    : body.required_resource_access === UNKNOWN ||
        blocksAt(body, "required_resource_access").some(({ resource_access }) => resource_access === UNKNOWN) ||
        blocksAt(body, "required_resource_access", "resource_access").some(({ id }) => id === UNKNOWN);
}
