import { describedChange, unknownValue } from "../plan/reviewed-plan.js";
import { blocksAt, HIDDEN, textOf, UNKNOWN, type Body, type Value } from "../plan/values.js";
import { say, words, type Text } from "../text.js";
import { concept, fitsType } from "./concept.js";

/** Attributes that decide about identity or access, and are judged by their value. */
const DECISIVE: Readonly<Record<string, readonly string[]>> = {
  azuread_application: [
    "sign_in_audience",
    "fallback_public_client_enabled",
    "api.oauth2_permission_scope",
    "app_role",
  ],
  azuread_application_registration: ["sign_in_audience"],
  azuread_application_permission_scope: ["type", "value"],
  azuread_service_principal: ["app_role_assignment_required", "account_enabled"],
  azuread_conditional_access_policy: ["state", "conditions", "grant_controls"],
  azurerm_role_assignment: ["role_definition_name"],
  azurerm_role_definition: ["permissions"],
  azurerm_container_app: [
    "ingress.external_enabled",
    "ingress.allow_insecure_connections",
    "ingress.ip_security_restriction",
    "template.container.image",
  ],
  azurerm_container_registry: ["admin_enabled", "anonymous_pull_enabled", "public_network_access_enabled"],
  azurerm_key_vault: ["public_network_access_enabled", "purge_protection_enabled"],
  azurerm_redis_cache: ["public_network_access_enabled", "non_ssl_port_enabled"],
  azurerm_storage_account: ["public_network_access_enabled", "allow_nested_items_to_be_public"],
};

/** Their values are secret by nature; that they are hidden hides nothing from a reviewer. */
const SECRET_NAMES = /^(?:value|secret|token|credential|key|certificate)$|password$/;
/** Types all of whose attributes are about identity. */
const IDENTITY = /^azuread_|^azurerm_(?:role_assignment|role_definition|pim_|federated_identity_credential)/;

/** Resources of any kind, with a body that is up to the API. */
const FREE_FORM = ["msgraph_*", "azapi_*", "azurerm_resource_group_template_deployment", "azurerm_template_deployment"];

/** What can't be judged, because it isn't shown or isn't known. */
export const unreviewable = concept({
  title: "What can't be reviewed",
  types: ["azuread_*", "azurerm_*", ...FREE_FORM],
  rules: {
    "value-hidden": {
      level: "medium",
      title: "A value that decides about identity is marked as sensitive",
      why: "It is in the plan, but not for anybody's eyes, so that neither this review nor a reader can judge it.",
      remedy: "Permissions, redirect URIs and roles are no secrets: don't take them from a sensitive variable.",
    },
    "free-form-resource": {
      level: "medium",
      title: "A resource that no rule can read",
      why: "It is made by calling an API with a body of any kind, which may be an app registration, a consent or a role.",
      remedy: "Read its body in the plan. Where azuread or azurerm has a resource for it, use that.",
    },
    "value-unknown": {
      level: "low",
      title: "A value that decides about access isn't known yet",
      why: "It depends on something that this plan makes, so that it can't be judged here.",
      remedy: "Check the expression, or give the value literally.",
    },
  },
  *find(change, plan) {
    const { after } = change;
    if (after === null) return;
    if (FREE_FORM.some((pattern) => fitsType(change.type, pattern))) {
      const kind = textOf(after.type) ?? textOf(after.url);
      const what: Text = kind === undefined ? [] : say` (${kind})`;
      yield { rule: "free-form-resource", text: say`${describedChange(plan, change)}${what}` };
    }
    if (IDENTITY.test(change.type)) {
      for (const name of hiddenNames(after)) {
        yield { rule: "value-hidden", text: say`${describedChange(plan, change)}: ${name}` };
      }
    }
    for (const path of DECISIVE[change.type] ?? []) {
      // What the code leaves out is often computed, and unknown for that reason alone.
      const parts = path.split(".");
      if (!isUnknown(after, parts) || plan.findSource(change.address, parts) === undefined) continue;
      const value = unknownValue(plan, change, parts);
      yield { rule: "value-unknown", text: say`${describedChange(plan, change)}: ${words(path)} is ${value}` };
    }
  },
});

/** Names of attributes and blocks that are hidden, at any depth. */
function hiddenNames(body: Body): string[] {
  const found = (value: Value | undefined, name: string): string[] => {
    if (value === HIDDEN) return SECRET_NAMES.test(name.split(".").at(-1) ?? "") ? [] : [name];
    if (Array.isArray(value)) return (value as readonly Value[]).flatMap((element) => found(element, name));
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value as Body).flatMap(([inner, part]) => found(part, `${name}.${inner}`));
  };
  return [...new Set(Object.entries(body).flatMap(([name, value]) => found(value, name)))];
}

function isUnknown(body: Body, parts: readonly string[]): boolean {
  const name = parts.at(-1) ?? "";
  return blocksAt(body, ...parts.slice(0, -1)).some((block) => block[name] === UNKNOWN);
}
