import { text, type Rule } from "./check.js";
import type { Problem } from "./problem.js";

interface NameRule {
  /** What the name is of, with its article. */
  readonly what: string;
  /** Fewest characters. */
  readonly min: number;
  /** Most characters. */
  readonly max: number;
  /** Characters and their order; length is checked apart. */
  readonly pattern: RegExp;
  /** What `pattern` says, behind "Use 3 to 24 ". */
  readonly characters: string;
}

/** Lower-case letters, digits and single hyphens, beginning with a letter, ending with a letter or digit. */
const dnsLabel = {
  pattern: /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  characters: "lower-case letters, digits and single hyphens, beginning with a letter, ending with a letter or digit",
};

/**
 * Naming rules of what the construct creates. Stricter than the providers, which let some names through until the
 * apply, or until a block that holds a value from another resource is known.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */
const nameRules = {
  // Names derive from it: the longest, `<name>-gateway` of a container app, has 32 characters at most.
  integration: { what: "an integration", min: 2, max: 24, ...dnsLabel },
  // In resource addresses.
  mcpClient: { what: "an MCP client", min: 1, max: 64, ...dnsLabel },
  resourceGroup: {
    what: "a resource group",
    min: 1,
    max: 90,
    pattern: /^[\p{L}\p{N}_().-]*[\p{L}\p{N}_()-]$/u,
    characters: "letters, digits, hyphens, underscores, periods and parentheses, not ending with a period",
  },
  // A digit in front passes the provider, but not Azure's own page of naming rules.
  containerApp: { what: "a container app", min: 2, max: 32, ...dnsLabel },
  containerAppEnvironment: {
    what: "a Container Apps environment",
    min: 2,
    max: 60,
    pattern: /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/,
    characters: "letters, digits and hyphens, beginning and ending with a letter or digit",
  },
  container: { what: "a container", min: 1, max: 46, ...dnsLabel },
  scaleRule: { what: "a scale rule", min: 1, max: 63, ...dnsLabel },
  containerAppSecret: {
    what: "a container app's secret",
    min: 1,
    max: 253,
    pattern: /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
    characters: "lower-case letters, digits and hyphens, beginning and ending with a letter or digit",
  },
  userAssignedIdentity: {
    what: "a user-assigned identity",
    min: 3,
    max: 128,
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/,
    characters: "letters, digits, hyphens and underscores, beginning with a letter or digit",
  },
  keyVault: {
    what: "a key vault",
    min: 3,
    max: 24,
    pattern: /^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$/,
    characters: "letters, digits and single hyphens, beginning with a letter, ending with a letter or digit",
  },
  keyVaultObject: {
    what: "a secret, key or certificate in a key vault",
    min: 1,
    max: 127,
    pattern: /^[A-Za-z0-9-]*$/,
    characters: "letters, digits and hyphens",
  },
  containerRegistry: {
    what: "a container registry",
    min: 5,
    max: 50,
    pattern: /^[A-Za-z0-9]*$/,
    characters: "letters and digits",
  },
  // https://learn.microsoft.com/rest/api/redis/redisenterprisecache/redis-enterprise/create
  managedRedis: {
    what: "an Azure Managed Redis",
    min: 3,
    max: 60,
    pattern: /^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/,
    characters: "letters, digits and single hyphens, beginning and ending with a letter or digit",
  },
  logAnalyticsWorkspace: {
    what: "a Log Analytics workspace",
    min: 4,
    max: 63,
    pattern: /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/,
    characters: "letters, digits and hyphens, beginning and ending with a letter or digit",
  },
  virtualNetwork: {
    what: "a virtual network",
    min: 2,
    max: 64,
    pattern: /^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$/,
    characters: "letters, digits, hyphens, underscores and periods, ending with a letter, digit or underscore",
  },
  // https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
  federatedIdentityCredential: {
    what: "a federated identity credential",
    min: 3,
    max: 120,
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/,
    characters: "letters, digits, hyphens and underscores, beginning with a letter or digit",
  },
  // https://learn.microsoft.com/graph/api/resources/application, displayName
  applicationDisplayName: {
    what: "an application",
    min: 1,
    max: 256,
    pattern: /^[^\s\p{Cc}]([^\p{Cc}]*[^\s\p{Cc}])?$/u,
    characters: "characters without line breaks, not beginning or ending with a blank",
  },
} as const satisfies Record<string, NameRule>;

/** What a name can be checked for. */
export type AzureNameKind = keyof typeof nameRules;

/** Checks the name of one resource by the rules of its kind. */
export function validateAzureName(kind: AzureNameKind, value: unknown, path: string): readonly Problem[] {
  const rule = nameRules[kind];
  return text(`the name of ${rule.what} as a string`, validName(rule))(value, path);
}

function validName({ what, min, max, pattern, characters }: NameRule): Rule<string> {
  const remedy = `Use ${min} to ${max} ${characters}`;
  return (value, path) => {
    const length = Array.from(value).length;
    if (length < min || length > max) {
      return [{ path, value, message: `is ${length} characters long, which the name of ${what} can't be`, remedy }];
    }
    return pattern.test(value) ? [] : [{ path, value, message: `can't be the name of ${what}`, remedy }];
  };
}
