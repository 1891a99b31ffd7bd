import { describedChange } from "../plan/reviewed-plan.js";
import { blocksAt, textOf, type Body } from "../plan/values.js";
import { say, words, type Text } from "../text.js";
import { concept } from "./concept.js";

/** What each type is billed by. Prices are Azure's, and change. */
const BILLED: Readonly<Record<string, string>> = {
  azurerm_application_gateway: "by the hour while it exists, and by traffic",
  azurerm_bastion_host: "by the hour while it exists",
  azurerm_cognitive_account: "by use",
  azurerm_container_app: "by CPU and memory of its running replicas, and by requests",
  azurerm_container_registry: "by the day while it exists, by its tier",
  azurerm_cosmosdb_account: "by throughput and storage",
  azurerm_cdn_frontdoor_profile: "by the month while it exists, and by traffic",
  azurerm_firewall: "by the hour while it exists",
  azurerm_key_vault: "by operations, and by the month for some keys",
  azurerm_kubernetes_cluster: "by its nodes while they exist",
  azurerm_linux_virtual_machine: "by the hour while it runs",
  azurerm_log_analytics_workspace: "by what is logged and for how long it is kept",
  azurerm_managed_redis: "by the hour while it exists",
  azurerm_mssql_database: "by the hour while it exists, by its tier",
  azurerm_nat_gateway: "by the hour while it exists, and by traffic",
  azurerm_postgresql_flexible_server: "by the hour while it exists, and by storage",
  azurerm_private_endpoint: "by the hour while it exists, and by traffic",
  azurerm_public_ip: "by the hour while it exists",
  azurerm_redis_cache: "by the hour while it exists, by its tier",
  azurerm_search_service: "by the hour while it exists, by its tier",
  azurerm_service_plan: "by the hour while it exists, by its tier",
  azurerm_storage_account: "by what is stored, and by operations",
  azurerm_virtual_network_gateway: "by the hour while it exists",
  azurerm_windows_virtual_machine: "by the hour while it runs",
};

const TIERS = ["sku_name", "sku", "sku_tier", "size", "vm_size"];

/** What costs money. */
export const costs = concept({
  title: "What costs money",
  types: Object.keys(BILLED).concat("azurerm_container_app_environment"),
  rules: {
    "billed-resource": {
      level: "info",
      title: "A resource that is billed",
      why: "It costs money from when it is made until it is deleted.",
      remedy: "The Azure pricing calculator says how much, by region and agreement.",
    },
    "tier-changed": {
      level: "low",
      title: "Another tier or size",
      why: "It changes the bill, and sometimes what the service can do.",
      remedy: "Check that it is meant.",
    },
  },
  *find(change, plan) {
    const { before, after } = change;
    if (after === null) return;
    if (before === null) {
      const billed = change.type === "azurerm_container_app_environment" ? dedicated(after) : BILLED[change.type];
      if (billed !== undefined)
        yield { rule: "billed-resource", text: say`${describedChange(plan, change)}${tier(after)}: ${words(billed)}` };
      return;
    }
    for (const name of TIERS) {
      const [from, to] = [textOf(before[name]), textOf(after[name])];
      if (from !== undefined && to !== undefined && from !== to) {
        yield {
          rule: "tier-changed",
          text: say`${describedChange(plan, change)}: ${words(name)} from ${from} to ${to}`,
        };
      }
    }
  },
});

/** An environment costs nothing by itself, but dedicated workload profiles do. */
function dedicated(body: Body): string | undefined {
  const profiles = blocksAt(body, "workload_profile").filter(
    ({ workload_profile_type: type }) => textOf(type) !== undefined && type !== "Consumption",
  );
  return profiles.length === 0 ? undefined : "by the hour for its dedicated workload profiles";
}

function tier(body: Body): Text {
  const name = TIERS.map((attribute) => textOf(body[attribute])).find((value) => value !== undefined);
  return name === undefined ? [] : say` (${name})`;
}
