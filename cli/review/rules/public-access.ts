import { describedChange } from "../plan/reviewed-plan.js";
import { blocksAt, type Body } from "../plan/values.js";
import { say } from "../text.js";
import { concept } from "./concept.js";

/** Services that keep data, each with an endpoint on the Internet unless that is switched off. */
const SERVICES = [
  "azurerm_app_configuration",
  "azurerm_cognitive_account",
  "azurerm_container_registry",
  "azurerm_cosmosdb_account",
  "azurerm_eventhub_namespace",
  "azurerm_key_vault",
  "azurerm_managed_redis",
  "azurerm_mssql_server",
  "azurerm_postgresql_flexible_server",
  "azurerm_redis_cache",
  "azurerm_search_service",
  "azurerm_servicebus_namespace",
  "azurerm_storage_account",
];

/** Whether services can be reached from the Internet. */
export const publicAccess = concept({
  title: "Services that the Internet can reach",
  types: SERVICES,
  rules: {
    "public-access-opened": {
      level: "high",
      title: "A service opens to the Internet",
      why: "Until now only private networks reached it; after this, a leaked key or token is enough.",
      remedy: "Keep public network access off, and use a private endpoint.",
    },
    "public-access": {
      level: "low",
      title: "A new service has an endpoint on the Internet",
      why: "Whoever has a key or token for it can use that from anywhere.",
      remedy:
        "Where the network allows it, switch public network access off and use a private endpoint, or list addresses.",
    },
  },
  *find(change, plan) {
    const { before, after } = change;
    if (after === null || !isPublic(after)) return;
    if (before === null) yield { rule: "public-access", text: describedChange(plan, change) };
    else if (!isPublic(before)) yield { rule: "public-access-opened", text: say`${describedChange(plan, change)}` };
  },
});

/** Public is the default of all of these; rules that deny everything but a list are as good as private. */
function isPublic(body: Body): boolean {
  const { public_network_access_enabled: enabled, public_network_access: access } = body;
  if (enabled === false || access === "Disabled") return false;
  const rules = [
    ...blocksAt(body, "network_acls"),
    ...blocksAt(body, "network_rules"),
    ...blocksAt(body, "network_rule_set"),
  ];
  return !rules.some(({ default_action: action }) => action === "Deny");
}
