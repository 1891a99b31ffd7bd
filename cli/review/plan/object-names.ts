import { planLabels } from "../../plan/plan-labels.js";
import { lookUp } from "../knowledge/look-up.js";
import { textOf, type Body } from "./values.js";

/** Attributes that people know an object by, best first. */
const NAMES = ["display_name", "user_principal_name", "name", "title"];

/** Attributes by which other objects refer to one; `id` alone for types that aren't here. */
const IDS: Readonly<Record<string, readonly string[]>> = {
  azuread_application: ["id", "object_id", "client_id"],
  azuread_application_from_template: ["application_id", "application_object_id"],
  azuread_application_registration: ["id", "object_id", "client_id"],
  azuread_conditional_access_policy: ["id", "object_id"],
  azuread_custom_directory_role: ["id", "object_id", "template_id"],
  azuread_directory_role: ["id", "object_id", "template_id"],
  azuread_group: ["id", "object_id"],
  azuread_group_without_members: ["id", "object_id"],
  azuread_named_location: ["id", "object_id"],
  azuread_service_principal: ["id", "object_id", "client_id"],
  azuread_user: ["id", "object_id"],
  azurerm_role_definition: ["id", "role_definition_resource_id", "role_definition_id"],
  azurerm_user_assigned_identity: ["id", "principal_id", "client_id"],
};

/** What an object is called, as far as that is known. */
export function ownName(body: Body | null): string | undefined {
  return NAMES.map((name) => textOf(body?.[name])).find((name) => name !== undefined);
}

/** What an object is called: by its own name, else by its name in the configuration. */
export function objectName(body: Body | null, address: string): string {
  return ownName(body) ?? withoutType(address);
}

/** `module.a.azuread_application.x["b"]` as `x["b"]`. */
function withoutType(address: string): string {
  return /[^.]+\.([^.[]+(?:\[.*\])?)$/.exec(address)?.[1] ?? address;
}

/** Ids by which other objects may refer to this one. */
export function idsOf(type: string, body: Body | null): string[] {
  return (lookUp(IDS, type) ?? ["id"]).flatMap((attribute) => textOf(body?.[attribute]) ?? []);
}

/** Kinds of objects that no example stack has, but findings are about. */
const TITLES: Readonly<Record<string, string>> = {
  azuread_application_registration: "app registration",
  azuread_application_redirect_uris: "redirect URIs",
  azuread_application_permission_scope: "scope",
  azuread_application_app_role: "app role",
  azuread_application_api_access: "API permissions",
  azuread_application_password: "client secret",
  azuread_conditional_access_policy: "Conditional Access policy",
  azuread_app_role_assignment: "app role assignment",
  azuread_group: "group",
  azuread_user: "user",
  azurerm_redis_cache: "Redis cache",
  azurerm_managed_redis: "Managed Redis",
};

/** What an object is, in words: `app registration`; derived from its type where there is nothing better. */
export function objectTitle(type: string): string {
  // Words are trusted, and not everything that calls itself a type is one.
  if (!/^\w+$/.test(type)) return "resource";
  const title = lookUp(TITLES, type) ?? lookUp(planLabels, type)?.title;
  return title ?? type.replace(/^[a-z0-9]+_/, "").replaceAll("_", " ");
}
