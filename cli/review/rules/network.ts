import type { PlannedChange } from "../plan/planned-change.js";
import { describedChange } from "../plan/reviewed-plan.js";
import { added, blocksAt, textOf, textsOf, type Body } from "../plan/values.js";
import { say, words } from "../text.js";
import { concept } from "./concept.js";

/** Networks around services. */
export const network = concept({
  title: "Networks",
  types: [
    "azurerm_private_endpoint",
    "azurerm_network_security_group",
    "azurerm_network_security_rule",
    "azurerm_public_ip",
  ],
  rules: {
    "private-endpoint-lost": {
      level: "high",
      title: "A private endpoint goes",
      why: "What reached the service through it is cut off, or goes over the Internet if that is allowed.",
      remedy: "Check that nothing uses it any more.",
    },
    "network-open": {
      level: "high",
      title: "A network lets everybody in",
      why: "Every address of the Internet can reach what is behind it.",
      remedy: "Name the addresses or service tags that need it.",
    },
    "public-ip-added": {
      level: "low",
      title: "A public address",
      why: "Something can be reached at it from everywhere.",
      remedy: "Check what stands behind it.",
    },
  },
  *find(change, plan) {
    if (change.type === "azurerm_private_endpoint") {
      if (change.action === "delete") yield { rule: "private-endpoint-lost", text: describedChange(plan, change) };
      return;
    }
    if (change.type === "azurerm_public_ip") {
      if (change.action === "create") yield { rule: "public-ip-added", text: describedChange(plan, change) };
      return;
    }
    for (const rule of added(openRules(change, change.before), openRules(change, change.after))) {
      yield { rule: "network-open", text: say`${describedChange(plan, change)}${words(": ")}${rule}` };
    }
  },
});

function openRules({ type }: PlannedChange, body: Body | null): string[] {
  if (body === null) return [];
  const rules = type === "azurerm_network_security_rule" ? [body] : blocksAt(body, "security_rule");
  return rules.flatMap((rule) => {
    const sources = [textOf(rule.source_address_prefix) ?? "", ...textsOf(rule.source_address_prefixes)];
    const open = sources.some((source) => /^(\*|Internet|Any|0\.0\.0\.0\/0|::\/0)$/i.test(source));
    if (rule.access !== "Allow" || rule.direction !== "Inbound" || !open) return [];
    const ports = [textOf(rule.destination_port_range) ?? "", ...textsOf(rule.destination_port_ranges)].filter(Boolean);
    return [`${textOf(rule.name) ?? "rule"}, ports ${ports.join(" ")}`];
  });
}
