import type { FrontAppOptions } from "../hosting/container-props.js";
import type { Hosting } from "../hosting/hosting.js";

/**
 * The container app that clients reach, and the origin they reach it by: its custom domain, or its name in the
 * environment's default domain. Never read from the app itself, which holds the registration's client id: that
 * would be a cycle.
 */
export function frontAppOf(hosting: Hosting, options: FrontAppOptions, defaultName: string) {
  const name = options.name ?? defaultName;
  const external = options.ingress !== "internal";
  const { allowedIpRanges, customDomain } = options;
  const hostName = customDomain?.hostName ?? hosting.hostName(name, external);
  return {
    publicUrl: `https://${hostName}`,
    app: { name, options, external, allowedIpRanges, customDomain },
  };
}
