import { OUTBOUND_LIMITS } from "../config/defaults.js";
import type { RuntimeConfig } from "../config/runtime-environment.js";
import { createOutboundFetch, type OutboundFetch } from "./outbound-fetch.js";

/** Outgoing requests of a role, with the runtime's limits. */
export function configuredFetch({
  DANGEROUSLY_REWRITE_HOSTS: rewrites,
}: Pick<RuntimeConfig, "DANGEROUSLY_REWRITE_HOSTS">): OutboundFetch {
  return createOutboundFetch({
    ...(rewrites === undefined ? {} : { rewrites }),
    timeoutMilliseconds: OUTBOUND_LIMITS.timeoutMilliseconds,
    maxResponseBytes: OUTBOUND_LIMITS.responseBytes,
  });
}
