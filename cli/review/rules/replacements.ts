import type { PlannedChange } from "../plan/planned-change.js";
import { describedChange } from "../plan/reviewed-plan.js";
import { list, say, words, type Text } from "../text.js";
import { REGISTRATIONS } from "./application-parts.js";
import { concept } from "./concept.js";

type RuleId =
  | "registration-lost"
  | "enterprise-application-lost"
  | "identity-lost"
  | "address-lost"
  | "data-lost"
  | "replaced"
  | "deleted"
  | "forgotten";

const IDENTITIES = ["azurerm_user_assigned_identity"];
/** Their replacement changes the host names of what runs in them, and with these the redirect URIs and the MCP URL. */
const ADDRESSES = ["azurerm_container_app_environment", "azurerm_container_app_custom_domain", "azurerm_dns_zone"];
/** What they hold is gone, or unreadable, when they go. */
const DATA = [
  "azurerm_key_vault",
  "azurerm_key_vault_key",
  "azurerm_key_vault_secret",
  "azurerm_key_vault_certificate",
  "azurerm_redis_cache",
  "azurerm_managed_redis",
  "azurerm_storage_account",
  "azurerm_storage_container",
  "azurerm_storage_share",
  "azurerm_container_registry",
  "azurerm_resource_group",
  "azurerm_cosmosdb_account",
  "azurerm_mssql_database",
  "azurerm_mssql_server",
  "azurerm_postgresql_flexible_server",
  "azurerm_mysql_flexible_server",
  "azurerm_log_analytics_workspace",
];
/** Types whose going is a finding of another concept, which says more. */
const ELSEWHERE = [
  "azuread_application_",
  "azuread_app_role_assignment",
  "azuread_service_principal_",
  "azuread_directory_role",
  "azuread_conditional_access_policy",
  "azurerm_role_assignment",
  "azurerm_pim_",
  "azurerm_management_lock",
  "azurerm_private_endpoint",
  "azurerm_monitor_",
  "azurerm_federated_identity_credential",
];

/** What goes away, and what that takes along. */
export const replacements = concept<RuleId>({
  title: "What is replaced or deleted",
  types: ["azuread_*", "azurerm_*", "azapi_*"],
  rules: {
    "registration-lost": {
      level: "high",
      title: "An app registration is replaced or deleted",
      why: "Its client id goes with it: every client has to be configured anew, every consent is lost, every user is signed out.",
      remedy:
        "Find out what forces it and avoid that; use a moved block where only the address changed, prevent_destroy to keep it from happening.",
    },
    "enterprise-application-lost": {
      level: "high",
      title: "An enterprise application is replaced or deleted",
      why: "Consents, assignments and policies hang on it. Until it is back and they are given again, nobody can sign in.",
      remedy: "Avoid the replacement, or plan to give consent and assignments again.",
    },
    "identity-lost": {
      level: "high",
      title: "A managed identity is replaced or deleted",
      why: "Its ids change: role assignments and federated credentials that trust it no longer hold, and sign-ins through it fail.",
      remedy: "Keep its name, group and location. Otherwise change everything that trusts it in the same plan.",
    },
    "address-lost": {
      level: "high",
      title: "Host names change",
      why: "What runs below it gets another address: redirect URIs, the MCP URL and every client's configuration point to the old one.",
      remedy: "Avoid the replacement, or use a custom domain that stays.",
    },
    "data-lost": {
      level: "high",
      title: "Something that holds data or keys is replaced or deleted",
      why: "What it holds is lost; without its keys, sealed sign-ins can't be read and signed tokens can't be verified, so users are signed out.",
      remedy: "Avoid it, or copy what it holds first. A key that changes regularly wants a new version instead.",
    },
    replaced: {
      level: "medium",
      title: "A resource is replaced",
      why: "It is away in between, and comes back with other ids.",
      remedy: "Check what forces it, and what refers to it.",
    },
    deleted: {
      level: "medium",
      title: "A resource is deleted",
      why: "Nothing brings it back but another apply.",
      remedy: "Check that nothing uses it any more.",
    },
    forgotten: {
      level: "low",
      title: "A resource is left to itself",
      why: "It stays where it is, and Terraform no longer looks after it.",
      remedy: "Check who does.",
    },
  },
  *find(change, plan) {
    const { action } = change;
    if (action === "forget") yield { rule: "forgotten", text: describedChange(plan, change) };
    if (action !== "replace" && action !== "delete") return;
    const rule = ruleFor(change);
    if (rule === undefined) return;
    const verb = words(action === "replace" ? "is replaced" : "is deleted");
    yield { rule, text: say`${describedChange(plan, change)} ${verb}${reason(change)}` };
  },
});

function ruleFor({ type, action }: PlannedChange): RuleId | undefined {
  if (REGISTRATIONS.includes(type)) return "registration-lost";
  if (type === "azuread_service_principal") return "enterprise-application-lost";
  if (IDENTITIES.includes(type)) return "identity-lost";
  if (ADDRESSES.includes(type)) return "address-lost";
  if (DATA.includes(type)) return "data-lost";
  if (ELSEWHERE.some((beginning) => type.startsWith(beginning))) return undefined;
  return action === "replace" ? "replaced" : "deleted";
}

function reason({ replacedFor }: PlannedChange): Text {
  return replacedFor.length === 0 ? [] : say`, because of ${list(replacedFor)}`;
}
