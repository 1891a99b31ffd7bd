import { must, text, type Check } from "./check.js";

/** Resource types that props refer to, and the segments of their ids behind the resource group. */
const SEGMENTS = {
  "Container Apps environment": "providers/Microsoft.App/managedEnvironments/<name>",
  "certificate of a Container Apps environment":
    "providers/Microsoft.App/managedEnvironments/<name>/certificates/<name>",
  "container registry": "providers/Microsoft.ContainerRegistry/registries/<name>",
  "DNS zone": "providers/Microsoft.Network/dnsZones/<name>",
  "key vault": "providers/Microsoft.KeyVault/vaults/<name>",
  "Managed Redis instance": "providers/Microsoft.Cache/redisEnterprise/<name>",
  "Log Analytics workspace": "providers/Microsoft.OperationalInsights/workspaces/<name>",
  "private DNS zone": "providers/Microsoft.Network/privateDnsZones/<name>",
  subnet: "providers/Microsoft.Network/virtualNetworks/<name>/subnets/<name>",
} as const;

/** Placeholders of the forms above. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  "<subscription id>": "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
  "<group>": "[^/\\s]+",
  "<name>": "[^/\\s]+",
};

/**
 * An Azure resource id of one type. Letter case counts: azurerm compares the fixed segments exactly, and says so
 * only after the plan was approved when the block holds anything unknown.
 */
export function resourceId(type: keyof typeof SEGMENTS): Check {
  const form = `/subscriptions/<subscription id>/resourceGroups/<group>/${SEGMENTS[type]}`;
  const pattern = form
    .replaceAll(".", "\\.")
    .replaceAll(/<[a-z ]+>/g, (placeholder) => PLACEHOLDERS[placeholder] ?? "");
  const exact = new RegExp(`^${pattern}$`);
  const insensitive = new RegExp(`^${pattern}$`, "i");
  const expected = `the resource id of a ${type}`;
  return text(
    expected,
    must<string>(
      (id) => exact.test(id) || !insensitive.test(id),
      `is ${expected} in other letter case than the provider takes`,
      `Write it as ${form}`,
    ),
    must<string>((id) => exact.test(id), `is not ${expected}`, `Give ${form}`),
  );
}
