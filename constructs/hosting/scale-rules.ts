import type { ScaleRule } from "./container-props.js";

/** The provider's scale rule blocks, one list a kind, in the caller's order. */
export function scaleRuleBlocks(rules: readonly ScaleRule[]) {
  return {
    httpScaleRule: rules.flatMap((rule) =>
      rule.type === "http" ? [{ name: rule.name, concurrentRequests: String(rule.concurrentRequests) }] : [],
    ),
    tcpScaleRule: rules.flatMap((rule) =>
      rule.type === "tcp" ? [{ name: rule.name, concurrentRequests: String(rule.concurrentConnections) }] : [],
    ),
    customScaleRule: rules.flatMap((rule) =>
      rule.type === "custom" ? [{ name: rule.name, customRuleType: rule.scaler, metadata: { ...rule.metadata } }] : [],
    ),
  };
}
