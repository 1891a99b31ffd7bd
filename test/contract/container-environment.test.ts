import { EntraMcpIntegration, type EntraMcpIntegrationProps } from "../../constructs/index.js";
import { loadRuntimeConfig, variableNames } from "../../runtime/config/load-runtime-config.js";
import type { RuntimeConfig, RuntimeRole } from "../../runtime/config/runtime-environment.js";
import { containerApps, containerOf, type ContainerAppBlock } from "../support/container-apps.js";
import {
  directSsoProps,
  existing,
  existingCertificate,
  existingClientId,
  existingSecret,
  imageBuild,
  oauthProxyProps,
  runtimeImage,
  sealingKey,
  tenantId,
} from "../support/integration-fixtures.js";
import { synthesizeVariation, variationNames } from "../support/integration-variations.js";
import { resolveReferences } from "../support/resolve-references.js";
import { synthesize, type SynthesizedStack } from "../support/synthesize.js";

const SECRET = "value-of-the-secret";

/** A variable of the caller's own in a variation; the runtime lets it pass. */
const EXTRA = "EXTRA_API_KEY";

const otherTenantId = "5a1e7a9c-6d0b-4f0e-9a57-0a3d5a1b2c3d";

/** What the construct leaves unset: the disk of a container app ends with its replica. */
const NOT_FOR_CONTAINER_APPS: readonly string[] = ["TOKEN_STORE_DIRECTORY"];

type Environment = Readonly<Record<string, string>>;

/** Environments of the containers that run the built-in runtime, as the containers see them. */
function environmentsOf(props: EntraMcpIntegrationProps): Readonly<Record<string, Environment>> {
  return environmentsIn(synthesize(props));
}

function environmentsIn(stack: SynthesizedStack): Readonly<Record<string, Environment>> {
  const apps = Object.entries(containerApps(stack));
  const builtIn = apps.filter(([, app]) => isRuntimeImage(String(containerOf(app).image)));
  return Object.fromEntries(builtIn.map(([path, app]) => [path, environmentOf(app, stack)]));
}

/** Given, or built while applying. */
function isRuntimeImage(image: string): boolean {
  return image === runtimeImage || image.includes("/entra-mcp-runtime:4f53cda18c2b-");
}

function environmentOf(app: ContainerAppBlock, stack: SynthesizedStack): Environment {
  return Object.fromEntries(
    (containerOf(app).env ?? []).map(({ name, value }) => [
      name,
      value === undefined ? SECRET : resolveReferences(value, stack),
    ]),
  );
}

function configOf(environment: Environment | undefined): RuntimeConfig {
  const loaded = loadRuntimeConfig(environment ?? {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, null, 2));
  return loaded.config;
}

const certificate = { type: "key-vault-certificate", existing: existingCertificate } as const;
const newCertificate = { type: "key-vault-certificate" } as const;
const secret = { type: "key-vault-secret", secret: existingSecret("client-secret") } as const;
const redis = { type: "redis", hostName: "sessions.contoso.com", sealingKey } as const;
const defaultDomain = "green-1a2b3c4d.westeurope.azurecontainerapps.io";
const environment = { existing: { id: existing.environmentId, defaultDomain } };
const vscodePorts = Array.from({ length: 10 }, (_unused, index) => `http://127.0.0.1:${33418 + index}/`);
const wiki = { type: "container", image: "contoso.azurecr.io/wiki:1", targetPort: 3000 } as const;

/** Integrations, and what the runtime makes of each of their containers. */
const cases: readonly [string, EntraMcpIntegrationProps, Readonly<Record<string, Partial<RuntimeConfig>>>][] = [
  [
    "direct-sso with its defaults",
    directSsoProps({ tenantId }),
    {
      "Hosting/App": {
        MCP_ROLE: "direct-sso",
        MCP_PUBLIC_URL: "https://contoso.salmonbeach-1a2b3c4d.westeurope.azurecontainerapps.io",
        PORT: 8080,
        LOG_LEVEL: "info",
        ENTRA_CLOUD: "public",
        ENTRA_TENANT_ID: tenantId,
        ENTRA_ALLOWED_TENANT_IDS: [],
        ENTRA_SCOPES: ["access_as_user"],
        ENTRA_PRE_AUTHORIZED_CLIENT_IDS: [],
        GRAPH_PERMISSIONS: ["User.Read"],
        TOKEN_STORE: "embedded",
        ENTRA_CREDENTIAL: "managed-identity",
      },
    },
  ],
  [
    "oauth-proxy with its defaults",
    oauthProxyProps(),
    {
      "Hosting/Gateway": {
        MCP_ROLE: "gateway",
        MCP_PUBLIC_URL: "https://contoso-gateway.salmonbeach-1a2b3c4d.westeurope.azurecontainerapps.io",
        MCP_UPSTREAM_URL: "https://contoso-server.internal.salmonbeach-1a2b3c4d.westeurope.azurecontainerapps.io/mcp",
        MCP_FORWARDED_TOKEN: "api",
        MCP_DYNAMIC_CLIENT_REGISTRATION: true,
        MCP_CLIENT_ID_METADATA_DOCUMENTS: true,
        MCP_ADDITIONAL_SERVERS: [],
        MCP_GRAPH_TOKEN_SERVERS: [],
        MCP_CLIENT_REDIRECT_URIS: [],
        MCP_CLIENT_REDIRECT_HOSTS: [],
        DANGEROUSLY_ALLOW_ANY_REDIRECT_HOST: false,
        TOKEN_STORE: "embedded",
        ENTRA_CREDENTIAL: "managed-identity",
      },
      "Hosting/Server": {
        MCP_ROLE: "server",
        MCP_PUBLIC_URL: "https://contoso-gateway.salmonbeach-1a2b3c4d.westeurope.azurecontainerapps.io",
        ENTRA_CREDENTIAL: "managed-identity",
      },
    },
  ],
  [
    "direct-sso in a network of its own, with what it needs inside",
    directSsoProps({
      credential: newCertificate,
      hosting: {
        network: { addressSpace: "10.20.0.0/24" },
        environment: { internalLoadBalancer: true },
        keyVault: { name: "kv-private" },
        app: { maxReplicas: 3 },
      },
    }),
    {
      // The names are those of the public endpoints: zones of the network resolve them to the private ones.
      "Hosting/App": {
        MCP_PUBLIC_URL: "https://contoso.salmonbeach-1a2b3c4d.westeurope.azurecontainerapps.io",
        ENTRA_CERTIFICATE_SECRET_ID: "https://kv-private.vault.azure.net/secrets/contoso-entra-credential",
        TOKEN_STORE: "redis",
        TOKEN_STORE_REDIS_URL: "rediss://amr-contoso.westeurope.redis.azure.net:10000",
        TOKEN_STORE_KEY_VAULT_KEY_ID: "https://kv-private.vault.azure.net/keys/contoso-sealing",
      },
    },
  ],
  [
    "direct-sso with an existing certificate",
    directSsoProps({ credential: certificate }),
    {
      "Hosting/App": {
        ENTRA_CREDENTIAL: "key-vault-certificate",
        ENTRA_CERTIFICATE_SECRET_ID: "https://kv-shared.vault.azure.net/secrets/mcp-credential",
      },
    },
  ],
  [
    "oauth-proxy with a certificate made here",
    oauthProxyProps({ credential: newCertificate, hosting: { keyVault: { name: "kv-contoso" } } }),
    Object.fromEntries(
      ["Hosting/Gateway", "Hosting/Server"].map((path) => [
        path,
        {
          ENTRA_CREDENTIAL: "key-vault-certificate",
          ENTRA_CERTIFICATE_SECRET_ID: "https://kv-contoso.vault.azure.net/secrets/contoso-entra-credential",
        },
      ]),
    ),
  ],
  [
    "direct-sso with a secret",
    directSsoProps({ credential: secret }),
    { "Hosting/App": { ENTRA_CREDENTIAL: "client-secret", ENTRA_CLIENT_SECRET: SECRET } },
  ],
  [
    "oauth-proxy with a secret",
    oauthProxyProps({ credential: secret }),
    {
      "Hosting/Gateway": { ENTRA_CREDENTIAL: "client-secret", ENTRA_CLIENT_SECRET: SECRET },
      "Hosting/Server": { ENTRA_CREDENTIAL: "client-secret", ENTRA_CLIENT_SECRET: SECRET },
    },
  ],
  [
    "oauth-proxy with much configured",
    oauthProxyProps({
      cloud: "usgovernment",
      signInAudience: "AzureADMultipleOrgs",
      allowedTenantIds: [otherTenantId],
      scopes: [{ value: "write" }, { value: "read" }],
      graphPermissions: ["Mail.Read", "User.Read"],
      clients: ["vscode", "claude-web", "cursor"],
      clientRegistration: {
        dynamic: false,
        metadataDocuments: false,
        redirectHosts: ["tools.contoso.us"],
        dangerouslyAllowAnyRedirectHost: true,
      },
      additionalServers: {
        wiki: { url: "https://wiki.contoso.us/mcp", forwardedToken: "graph" },
        files: { url: "https://files.contoso.us/mcp" },
      },
      webConsole: false,
      hosting: {
        environment,
        tokenStore: redis,
        gateway: {
          maxReplicas: 3,
          customDomain: { hostName: "mcp.contoso.us" },
          environmentVariables: { LOG_LEVEL: "debug" },
        },
      },
    }),
    {
      "Hosting/Gateway": {
        ENTRA_CLOUD: "usgovernment",
        ENTRA_ALLOWED_TENANT_IDS: [otherTenantId],
        ENTRA_SCOPES: ["read", "write"],
        GRAPH_PERMISSIONS: ["Mail.Read", "User.Read"],
        LOG_LEVEL: "debug",
        MCP_PUBLIC_URL: "https://mcp.contoso.us",
        MCP_UPSTREAM_URL: `https://contoso-server.internal.${defaultDomain}/mcp`,
        MCP_DYNAMIC_CLIENT_REGISTRATION: false,
        MCP_CLIENT_ID_METADATA_DOCUMENTS: false,
        MCP_WEB_CONSOLE: false,
        MCP_CLIENT_REDIRECT_URIS: [
          "cursor://anysphere.cursor-mcp/oauth/callback",
          ...vscodePorts,
          "http://localhost/callback",
          "https://claude.ai/api/mcp/auth_callback",
          "https://claude.com/api/mcp/auth_callback",
          "https://vscode.dev/redirect",
          "https://www.cursor.com/agents/mcp/oauth/callback",
        ],
        MCP_CLIENT_REDIRECT_HOSTS: [
          "claude.ai",
          "claude.com",
          "insiders.vscode.dev",
          "tools.contoso.us",
          "vscode.dev",
          "www.cursor.com",
        ],
        DANGEROUSLY_ALLOW_ANY_REDIRECT_HOST: true,
        MCP_ADDITIONAL_SERVERS: [
          { name: "files", url: "https://files.contoso.us/mcp" },
          { name: "wiki", url: "https://wiki.contoso.us/mcp" },
        ],
        MCP_GRAPH_TOKEN_SERVERS: ["wiki"],
        TOKEN_STORE: "redis",
        TOKEN_STORE_REDIS_URL: "rediss://sessions.contoso.com:10000",
        TOKEN_STORE_KEY_VAULT_KEY_ID: "https://kv-shared.vault.usgovcloudapi.net/keys/sessions",
      },
      "Hosting/Server": { ENTRA_CLOUD: "usgovernment", LOG_LEVEL: "info", MCP_PUBLIC_URL: "https://mcp.contoso.us" },
    },
  ],
  [
    "direct-sso behind internal ingress in an existing environment, with a shared store",
    directSsoProps({
      webConsole: false,
      hosting: { environment, tokenStore: { ...redis, port: 6380 }, app: { ingress: "internal" } },
    }),
    {
      "Hosting/App": {
        MCP_WEB_CONSOLE: false,
        MCP_PUBLIC_URL: `https://contoso.internal.${defaultDomain}`,
        TOKEN_STORE_REDIS_URL: "rediss://sessions.contoso.com:6380",
      },
    },
  ],
  [
    "oauth-proxy with a shared store that is sealed with a key made here",
    oauthProxyProps({
      cloud: "china",
      hosting: { keyVault: { name: "kv-contoso" }, tokenStore: { type: "redis", hostName: "sessions.contoso.cn" } },
    }),
    {
      "Hosting/Gateway": {
        ENTRA_CLOUD: "china",
        TOKEN_STORE: "redis",
        TOKEN_STORE_REDIS_URL: "rediss://sessions.contoso.cn:10000",
        TOKEN_STORE_KEY_VAULT_KEY_ID: "https://kv-contoso.vault.azure.cn/keys/contoso-sealing",
      },
      "Hosting/Server": { ENTRA_CLOUD: "china" },
    },
  ],
  [
    "several gateways, which bring their Redis and its key",
    oauthProxyProps({ hosting: { keyVault: { name: "kv-contoso" }, gateway: { maxReplicas: 3 } } }),
    {
      "Hosting/Gateway": {
        TOKEN_STORE: "redis",
        TOKEN_STORE_REDIS_URL: "rediss://amr-contoso.westeurope.redis.azure.net:10000",
        TOKEN_STORE_KEY_VAULT_KEY_ID: "https://kv-contoso.vault.azure.net/keys/contoso-sealing",
      },
      "Hosting/Server": {},
    },
  ],
  [
    "direct-sso with an image that is built while applying",
    directSsoProps({ hosting: { registry: { name: "contosomcp" }, runtimeImage: imageBuild } }),
    { "Hosting/App": { MCP_ROLE: "direct-sso" } },
  ],
  [
    "direct-sso on a Redis that exists",
    directSsoProps({
      hosting: {
        tokenStore: {
          type: "redis",
          existing: { id: existing.managedRedisId, hostName: "amr-shared.westeurope.redis.azure.net" },
          sealingKey,
        },
      },
    }),
    {
      "Hosting/App": {
        TOKEN_STORE: "redis",
        TOKEN_STORE_REDIS_URL: "rediss://amr-shared.westeurope.redis.azure.net:10000",
        TOKEN_STORE_KEY_VAULT_KEY_ID: "https://kv-shared.vault.azure.net/keys/sessions",
      },
    },
  ],
  [
    "oauth-proxy in front of an image of the caller's own that gets Graph tokens",
    oauthProxyProps({ server: { ...wiki, mcpPath: "/v1/mcp" }, forwardedToken: "graph" }),
    {
      "Hosting/Gateway": {
        MCP_FORWARDED_TOKEN: "graph",
        MCP_UPSTREAM_URL:
          "https://contoso-server.internal.salmonbeach-1a2b3c4d.westeurope.azurecontainerapps.io/v1/mcp",
      },
    },
  ],
  [
    "oauth-proxy in front of a server that runs elsewhere",
    oauthProxyProps({ server: { type: "existing", url: "https://wiki.contoso.com/mcp" } }),
    { "Hosting/Gateway": { MCP_UPSTREAM_URL: "https://wiki.contoso.com/mcp" } },
  ],
  [
    "direct-sso with an existing registration",
    directSsoProps({
      registration: EntraMcpIntegration.fromExistingRegistration({
        clientId: existingClientId,
        identifierUri: "https://contoso.com/mcp-api",
      }),
    }),
    { "Hosting/App": { ENTRA_IDENTIFIER_URI: "https://contoso.com/mcp-api" } },
  ],
];

describe.each(cases)("%s", (_name, props, expected) => {
  const environments = environmentsOf(props);

  it("hosts the built-in runtime where expected", () => {
    expect(Object.keys(environments)).toEqual(Object.keys(expected));
  });

  it.each(Object.keys(expected))("configures %s with what the props say", (path) => {
    expect(configOf(environments[path])).toMatchObject(expected[path] ?? {});
  });

  it.each(Object.keys(expected))("tells %s nothing it doesn't know", (path) => {
    const environment = environments[path] ?? {};
    const known = variableNames(environment.MCP_ROLE as RuntimeRole);
    expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe("every variation", () => {
  const isTold = (environment: Environment) => environment.MCP_ROLE !== undefined;
  const environments = variationNames.flatMap((name) =>
    Object.entries(environmentsIn(synthesizeVariation(name)))
      .filter(([, environment]) => isTold(environment))
      .map(([path, environment]) => ({ name, path, environment })),
  );

  it.each(environments)("$name: $path is understood, to the last variable", ({ environment }) => {
    const { MCP_ROLE } = configOf(environment);
    const known = variableNames(MCP_ROLE);
    expect(Object.keys(environment).filter((variable) => !known.includes(variable) && variable !== EXTRA)).toEqual([]);
  });

  // A variable that the runtime learns has to reach it from a prop, and a variation has to show it.
  it.each(["gateway", "server", "direct-sso"] as const)("together set every variable that a %s knows", (role) => {
    const ofRole = environments.filter(({ environment }) => environment.MCP_ROLE === role);
    const set = new Set(ofRole.flatMap(({ environment }) => Object.keys(environment)));
    const missing = variableNames(role).filter((variable) => !set.has(variable));
    expect(missing.filter((variable) => !NOT_FOR_CONTAINER_APPS.includes(variable))).toEqual([]);
  });
});

describe("client ids", () => {
  const clientId = (reference: string) => resolveReferences(`\${${reference}.client_id}`);

  it("of registrations and identities are not mixed up", () => {
    const { "Hosting/Gateway": gateway, "Hosting/Server": server } = environmentsOf(
      oauthProxyProps({ clients: ["vscode"] }),
    );
    const api = clientId("azuread_application.Api/Registration");
    const publicClient = clientId("azuread_application.PublicClient");
    expect(configOf(gateway)).toMatchObject({
      ENTRA_CLIENT_ID: api,
      ENTRA_IDENTIFIER_URI: `api://${api}`,
      ENTRA_PUBLIC_CLIENT_ID: publicClient,
      ENTRA_PRE_AUTHORIZED_CLIENT_IDS: [publicClient, "aebc6443-996d-45c2-90f0-388ff96faa56"],
      ENTRA_MANAGED_IDENTITY_CLIENT_ID: clientId("azurerm_user_assigned_identity.Hosting/GatewayIdentity"),
    });
    expect(configOf(server)).toMatchObject({
      ENTRA_CLIENT_ID: api,
      ENTRA_MANAGED_IDENTITY_CLIENT_ID: clientId("azurerm_user_assigned_identity.Hosting/ServerIdentity"),
    });
  });
});

describe("a variable that is missing keeps the runtime from starting", () => {
  const ofEveryRole = [
    "MCP_ROLE",
    "MCP_PUBLIC_URL",
    "ENTRA_TENANT_ID",
    "ENTRA_CLIENT_ID",
    "ENTRA_IDENTIFIER_URI",
    "ENTRA_SCOPES",
    "ENTRA_CREDENTIAL",
    "ENTRA_MANAGED_IDENTITY_CLIENT_ID",
  ];
  const required: readonly [string, EntraMcpIntegrationProps, string, readonly string[]][] = [
    [
      "gateway",
      oauthProxyProps({ hosting: { tokenStore: redis } }),
      "Hosting/Gateway",
      [...ofEveryRole, "MCP_UPSTREAM_URL", "ENTRA_PUBLIC_CLIENT_ID", "TOKEN_STORE_REDIS_URL"],
    ],
    ["server", oauthProxyProps(), "Hosting/Server", ofEveryRole],
    ["direct-sso", directSsoProps(), "Hosting/App", ofEveryRole],
    [
      "with a certificate",
      directSsoProps({ credential: certificate }),
      "Hosting/App",
      [...ofEveryRole, "ENTRA_CERTIFICATE_SECRET_ID"],
    ],
    ["with a secret", directSsoProps({ credential: secret }), "Hosting/App", [...ofEveryRole, "ENTRA_CLIENT_SECRET"]],
  ];

  it.each(required)("%s", (_what, props, path, names) => {
    const environment = environmentsOf(props)[path] ?? {};
    expect(loadRuntimeConfig(environment).ok).toBe(true);
    for (const missing of names) {
      const rest = Object.fromEntries(Object.entries(environment).filter(([name]) => name !== missing));
      expect(loadRuntimeConfig(rest)).toMatchObject({ ok: false, problems: [{ variable: missing }] });
    }
  });
});

describe("variables of the caller's own for the built-in runtime", () => {
  const withVariables = (environmentVariables: Readonly<Record<string, string>>) =>
    directSsoProps({ hosting: { app: { environmentVariables } } });

  // What the runtime would refuse when it starts has to be refused while synthesizing.
  it.each(["MCP_PUBLIC_URI", "ENTRA_SCOPE", "TOKEN_STORE_URL"])(
    "are refused before the runtime refuses them: %s",
    (name) => {
      expect(() => synthesize(withVariables({ [name]: "x" }))).toThrow(name);
    },
  );

  it("are refused before the runtime refuses their values", () => {
    expect(() => synthesize(withVariables({ LOG_LEVEL: "loud" }))).toThrow("LOG_LEVEL");
  });
});
