import { z } from "zod";
import { ADDITIONAL_SERVERS_FORM, parseAdditionalServers, type AdditionalServer } from "./additional-servers.js";
import { entraClouds, type EntraCloud } from "./entra-clouds.js";
import { APP_ONLY_TOOLS_FORM, parseAppOnlyTools } from "./app-only-tools.js";
import { isHostName } from "./host-name.js";
import { HOST_REWRITES_FORM, parseHostRewrites } from "./host-rewrites.js";
import { RUNTIME_PORT } from "./routes.js";

/**
 * The contract between Terraform and the container: names, types, units and defaults of every environment
 * variable the runtime reads. The constructs are typed by its input, the loader parses with it, so neither half
 * can change alone.
 */

const uuid = z.guid();
const flag = z.enum(["true", "false"]).transform((text) => text === "true");
const wordList = z.string().transform((text) => text.split(/\s+/).filter((word) => word !== ""));
const requiredWordList = wordList.refine((words) => words.length > 0, "names at least one");
const hostNames = wordList.refine(
  (words) => words.every(isHostName),
  "is a list of host names: lower case, exact, no wildcard, no scheme, port or path",
);
const additionalServers = wordList.transform((words, context): readonly AdditionalServer[] => {
  const servers = parseAdditionalServers(words);
  if (servers === undefined) context.addIssue({ code: "custom", message: ADDITIONAL_SERVERS_FORM });
  return servers ?? z.NEVER;
});
const origin = z.url({ protocol: /^https?$/ }).refine(
  // Runs although the check before it failed, which then has said enough.
  (text) => !URL.canParse(text) || new URL(text).origin === text,
  "is an origin: scheme and host, no path, no trailing slash",
);
const httpUrl = z.url({ protocol: /^https?$/ });
const vaultSuffixes = Object.values(entraClouds)
  .map(({ keyVaultDnsSuffix }) => keyVaultDnsSuffix.replaceAll(".", "\\."))
  .join("|");
/** The identity's token for Key Vault goes there, so it is a vault of one of the clouds. */
const vaultObject = (collection: "keys" | "secrets", what: string) =>
  z
    .string()
    .regex(
      new RegExp(`^https://[A-Za-z0-9-]{3,24}\\.(${vaultSuffixes})/${collection}/[A-Za-z0-9-]{1,127}$`),
      `is a Key Vault ${what} id without a version: https://<vault>/${collection}/<name>`,
    );
const clouds = Object.keys(entraClouds) as [EntraCloud, ...EntraCloud[]];

const processVariables = {
  PORT: z.coerce.number<string>().int().min(1).max(65535).default(RUNTIME_PORT).describe("TCP port to listen on"),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info").describe("least severe level that is logged"),
};

const entraVariables = {
  ENTRA_CLOUD: z.enum(clouds).default("public").describe("national cloud; decides authority and Graph hosts"),
  ENTRA_TENANT_ID: uuid.describe("home tenant of the registrations"),
  ENTRA_ALLOWED_TENANT_IDS: wordList
    .pipe(z.array(uuid))
    .default([])
    .describe("further tenants whose users may sign in, space separated; empty: the home tenant only"),
  ENTRA_CLIENT_ID: uuid.describe("client id of the confidential registration; the audience of its v2 tokens"),
  ENTRA_IDENTIFIER_URI: z.string().min(1).describe("identifier URI of the confidential registration"),
  ENTRA_SCOPES: requiredWordList.describe("exposed scope values a caller needs, bare names, space separated"),
  ENTRA_PRE_AUTHORIZED_CLIENT_IDS: wordList
    .pipe(z.array(uuid))
    .default([])
    .describe("client ids (azp) that may bring an Entra token for this API, space separated"),
  GRAPH_PERMISSIONS: wordList.default([]).describe("delegated Microsoft Graph permissions to ask for, space separated"),
};

const consoleVariables = {
  MCP_WEB_CONSOLE: flag.default(true).describe("serve the web console, an MCP client for people with a browser"),
};

const sessionVariables = {
  TOKEN_STORE: z
    .enum(["embedded", "redis"])
    .default("embedded")
    .describe("where sessions are kept; more than one replica needs redis"),
  TOKEN_STORE_DIRECTORY: z
    .string()
    .refine((text) => text.startsWith("/") && !text.includes("\0"), "is an absolute path")
    .optional()
    .describe(
      "directory in which the embedded store survives the process, for this process alone; none: sessions end with it",
    ),
  TOKEN_STORE_REDIS_URL: z
    .url({ protocol: /^rediss$/ })
    .refine(
      (text) => !URL.canParse(text) || new URL(text).username + new URL(text).password === "",
      "holds no credentials: the identity signs in",
    )
    .optional()
    .describe("rediss:// URL of the shared store, without credentials; required when TOKEN_STORE is redis"),
  TOKEN_STORE_KEY_VAULT_KEY_ID: vaultObject("keys", "key")
    .optional()
    .describe(
      "Key Vault key that wraps the keys which seal the store, without version; redis needs one to start, a directory " +
        "has a key file without",
    ),
};

const credential = z.discriminatedUnion("ENTRA_CREDENTIAL", [
  z.object({
    ENTRA_CREDENTIAL: z.literal("managed-identity").describe("how the confidential registration proves itself"),
    ENTRA_MANAGED_IDENTITY_CLIENT_ID: uuid.describe("client id of the user-assigned identity that Entra federates"),
  }),
  z.object({
    ENTRA_CREDENTIAL: z.literal("key-vault-certificate"),
    ENTRA_MANAGED_IDENTITY_CLIENT_ID: uuid.describe("client id of the identity that may read the certificate"),
    ENTRA_CERTIFICATE_SECRET_ID: vaultObject("secrets", "secret").describe(
      "versionless Key Vault secret id of the certificate",
    ),
  }),
  z.object({
    ENTRA_CREDENTIAL: z.literal("client-secret"),
    ENTRA_MANAGED_IDENTITY_CLIENT_ID: uuid.describe("client id of the identity the container runs as"),
    ENTRA_CLIENT_SECRET: z.string().min(1).meta({ secret: true }).describe("client secret, from a Key Vault reference"),
  }),
]);

const gateway = z.object({
  MCP_ROLE: z.literal("gateway").describe("which process this container is"),
  MCP_PUBLIC_URL: origin.describe("public origin; every URL handed out starts with it"),
  MCP_UPSTREAM_URL: httpUrl.describe("MCP endpoint that requests are forwarded to"),
  MCP_FORWARDED_TOKEN: z
    .enum(["api", "graph"])
    .default("api")
    .describe("audience of the token sent upstream: this API, or Microsoft Graph after On-Behalf-Of"),
  MCP_ADDITIONAL_SERVERS: additionalServers
    .default([])
    .describe("further servers, `<name>=<MCP endpoint URL>`, each at `/servers/<name>/mcp`, space separated"),
  MCP_GRAPH_TOKEN_SERVERS: wordList
    .default([])
    .describe("names of further servers that are sent a token for Microsoft Graph, not for this API, space separated"),
  MCP_DYNAMIC_CLIENT_REGISTRATION: flag.default(true).describe("accept RFC 7591 dynamic client registration"),
  MCP_CLIENT_ID_METADATA_DOCUMENTS: flag.default(true).describe("accept client ids that are metadata document URLs"),
  MCP_CLIENT_REDIRECT_URIS: wordList
    .default([])
    .describe(
      "redirect URIs that clients may register whatever their host or scheme, and those of the pre-registered client, " +
        "space separated",
    ),
  MCP_CLIENT_REDIRECT_HOSTS: hostNames
    .default([])
    .describe("hosts that https redirect URIs of registering clients may have, space separated"),
  DANGEROUSLY_ALLOW_ANY_REDIRECT_HOST: flag
    .default(false)
    .describe("take https redirect URIs with any host: whoever registers decides where codes go"),
  ENTRA_PUBLIC_CLIENT_ID: uuid.describe("client id of the pre-authorized public client"),
  ...consoleVariables,
  ...processVariables,
  ...entraVariables,
  ...sessionVariables,
});

const server = z.object({
  MCP_ROLE: z.literal("server"),
  MCP_PUBLIC_URL: origin.describe("origin of the gateway in front"),
  ...processVariables,
  ...entraVariables,
});

const directSso = z.object({
  MCP_ROLE: z.literal("direct-sso"),
  MCP_PUBLIC_URL: origin,
  MCP_APP_ONLY_TOOLS: wordList
    .transform(parseAppOnlyTools)
    .refine((tools) => tools !== undefined, APP_ONLY_TOOLS_FORM)
    .default(new Map<string, string>())
    .describe("tools that applications may call without a user, `<tool>=<app role>`, space separated"),
  ...consoleVariables,
  ...processVariables,
  ...entraVariables,
  ...sessionVariables,
});

/** For rehearsals on one machine. Apart from the roles, so that no construct can put it into a container. */
const rehearsal = z.object({
  DANGEROUSLY_REWRITE_HOSTS: wordList
    .transform(parseHostRewrites)
    .refine((rewrites) => rewrites !== undefined, HOST_REWRITES_FORM)
    .optional()
    .describe(
      "origins that are replaced in outgoing requests, `<https origin>=<loopback origin>`, and shared stores, " +
        "`rediss://<host>:<port>=redis://<loopback address>:<port>`, space separated",
    ),
});

/** One schema a role: what its container is configured with, beside the credential. */
export const roleSchemas = { gateway, server, "direct-sso": directSso } as const;

/** One schema a kind of credential; combined with each role's. */
export const credentialSchema = credential;

/** What no container is ever given; combined with each role's. */
export const rehearsalSchema = rehearsal;

/** The process a container runs. */
export type RuntimeRole = keyof typeof roleSchemas;

/** Environment of the gateway's container, as text. */
export type GatewayEnvironment = z.input<typeof gateway>;
/** Environment of the MCP server's container, as text. */
export type ServerEnvironment = z.input<typeof server>;
/** Environment of the direct sign-in container, as text. */
export type DirectSsoEnvironment = z.input<typeof directSso>;
/** The part of an environment that says how the confidential registration proves itself. */
export type CredentialEnvironment = z.input<typeof credential>;

/** What the runtime works with once its environment is parsed. */
export type RuntimeConfig = z.output<(typeof roleSchemas)[RuntimeRole]> &
  z.output<typeof credential> &
  z.output<typeof rehearsal>;
