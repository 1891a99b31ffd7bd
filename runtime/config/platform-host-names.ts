import { isHostName } from "./host-name.js";

/**
 * Host names that Azure Container Apps gives a container, from the variables it sets by itself. The gateway reaches the
 * MCP server under the internal one; no setting of ours has it.
 *
 * @see https://learn.microsoft.com/azure/container-apps/environment-variables#built-in-environment-variables
 */
export function platformHostNames(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const { CONTAINER_APP_NAME: name, CONTAINER_APP_ENV_DNS_SUFFIX: suffix } = environment;
  if (!isHostName(name) || !isHostName(suffix)) return [];
  return [`${name}.internal.${suffix}`, `${name}.${suffix}`, name];
}
