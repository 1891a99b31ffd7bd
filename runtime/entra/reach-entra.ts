import { onceSuccessful, type ReadinessCheck } from "../http/health.js";
import type { OutboundFetch } from "../security/outbound-fetch.js";
import { authorityOf, type AuthorityConfig } from "./authority.js";

/** Without Entra's keys no token can be verified. */
export function entraReachable(config: AuthorityConfig, fetch: OutboundFetch): ReadinessCheck {
  return onceSuccessful(async () => {
    const { status } = await fetch(authorityOf(config).jwksUrl);
    if (status !== 200) throw new Error(`Entra answered ${status} instead of keys`);
  });
}
