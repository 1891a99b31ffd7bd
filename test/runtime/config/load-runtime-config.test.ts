import { loadRuntimeConfig, variableNames } from "../../../runtime/config/load-runtime-config.js";
import type { RuntimeRole } from "../../../runtime/config/runtime-environment.js";

type Environment = Readonly<Record<string, string | undefined>>;

const TENANT_ID = "6f9fd11c-2f0c-4b36-9f6e-0a2f6f8f1b3e";
const CLIENT_ID = "7d1f4a0e-52cb-4c1b-8f0e-2f0c3b9a7e11";
const IDENTITY_ID = "c2a6ff0c-0a1d-4ad5-8a4e-4c1d0c0b6a57";

const minimal = {
  MCP_PUBLIC_URL: "https://mcp.contoso.com",
  ENTRA_TENANT_ID: TENANT_ID,
  ENTRA_CLIENT_ID: CLIENT_ID,
  ENTRA_IDENTIFIER_URI: `api://${CLIENT_ID}`,
  ENTRA_SCOPES: "access_as_user",
  ENTRA_CREDENTIAL: "managed-identity",
  ENTRA_MANAGED_IDENTITY_CLIENT_ID: IDENTITY_ID,
};

/** The least each role can start with. */
const environments: Readonly<Record<RuntimeRole, Environment>> = {
  "direct-sso": { ...minimal, MCP_ROLE: "direct-sso" },
  server: { ...minimal, MCP_ROLE: "server" },
  gateway: {
    ...minimal,
    MCP_ROLE: "gateway",
    MCP_UPSTREAM_URL: "https://server.internal.contoso.com/mcp",
    ENTRA_PUBLIC_CLIENT_ID: "9c3f0a1e-7b2d-4e8a-a5f6-1d2c3b4a5f60",
  },
};
const roles = Object.keys(environments) as RuntimeRole[];

function problemsOf(environment: Environment) {
  const loaded = loadRuntimeConfig(environment);
  return loaded.ok ? [] : loaded.problems;
}

function configOf(environment: Environment) {
  const loaded = loadRuntimeConfig(environment);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.config;
}

describe("defaults", () => {
  it("of the direct-sso role", () => {
    expect(configOf(environments["direct-sso"])).toEqual({
      ...minimal,
      MCP_ROLE: "direct-sso",
      MCP_APP_ONLY_TOOLS: new Map(),
      MCP_WEB_CONSOLE: true,
      PORT: 8080,
      LOG_LEVEL: "info",
      ENTRA_CLOUD: "public",
      ENTRA_ALLOWED_TENANT_IDS: [],
      ENTRA_SCOPES: ["access_as_user"],
      ENTRA_PRE_AUTHORIZED_CLIENT_IDS: [],
      GRAPH_PERMISSIONS: [],
      TOKEN_STORE: "embedded",
    });
  });

  it("of the gateway: clients may register, tokens are for the API, only loopback redirect URIs", () => {
    expect(configOf(environments.gateway)).toMatchObject({
      MCP_FORWARDED_TOKEN: "api",
      MCP_ADDITIONAL_SERVERS: [],
      MCP_GRAPH_TOKEN_SERVERS: [],
      MCP_DYNAMIC_CLIENT_REGISTRATION: true,
      MCP_WEB_CONSOLE: true,
      MCP_CLIENT_ID_METADATA_DOCUMENTS: true,
      MCP_CLIENT_REDIRECT_URIS: [],
      MCP_CLIENT_REDIRECT_HOSTS: [],
      DANGEROUSLY_ALLOW_ANY_REDIRECT_HOST: false,
      TOKEN_STORE: "embedded",
    });
  });

  it("of the server, which keeps no sessions", () => {
    expect(configOf(environments.server)).not.toHaveProperty("TOKEN_STORE");
  });
});

describe("values", () => {
  it("are parsed to their types", () => {
    const environment = {
      ...environments.gateway,
      PORT: "3000",
      ENTRA_SCOPES: " read \n write ",
      ENTRA_ALLOWED_TENANT_IDS: `${TENANT_ID} ${IDENTITY_ID}`,
      MCP_DYNAMIC_CLIENT_REGISTRATION: "false",
    };
    expect(configOf(environment)).toMatchObject({
      PORT: 3000,
      ENTRA_SCOPES: ["read", "write"],
      ENTRA_ALLOWED_TENANT_IDS: [TENANT_ID, IDENTITY_ID],
      MCP_DYNAMIC_CLIENT_REGISTRATION: false,
    });
  });

  const wrong: readonly [string, string][] = [
    ["PORT", "0"],
    ["PORT", "65536"],
    ["PORT", "80.5"],
    ["PORT", "http"],
    ["LOG_LEVEL", "verbose"],
    ["MCP_PUBLIC_URL", "https://mcp.contoso.com/"],
    ["MCP_PUBLIC_URL", "https://mcp.contoso.com/mcp"],
    ["MCP_PUBLIC_URL", "ftp://mcp.contoso.com"],
    ["MCP_UPSTREAM_URL", "server"],
    ["MCP_FORWARDED_TOKEN", "none"],
    ["MCP_DYNAMIC_CLIENT_REGISTRATION", "yes"],
    ["MCP_DYNAMIC_CLIENT_REGISTRATION", "TRUE"],
    ["MCP_ADDITIONAL_SERVERS", "wiki"],
    ["MCP_ADDITIONAL_SERVERS", "wiki="],
    ["MCP_ADDITIONAL_SERVERS", "=https://wiki.contoso.com/mcp"],
    ["MCP_ADDITIONAL_SERVERS", "https://wiki.contoso.com/mcp"],
    ["MCP_ADDITIONAL_SERVERS", "wiki=wiki.contoso.com/mcp"],
    ["MCP_ADDITIONAL_SERVERS", "wiki=file:///etc/passwd"],
    ["MCP_ADDITIONAL_SERVERS", "Wiki=https://wiki.contoso.com/mcp"],
    ["MCP_ADDITIONAL_SERVERS", "2nd=https://wiki.contoso.com/mcp"],
    ["MCP_ADDITIONAL_SERVERS", "../mcp=https://wiki.contoso.com/mcp"],
    ["MCP_ADDITIONAL_SERVERS", `${"w".repeat(33)}=https://wiki.contoso.com/mcp`],
    ["MCP_ADDITIONAL_SERVERS", "wiki=https://a.contoso.com/mcp wiki=https://b.contoso.com/mcp"],
    ["MCP_GRAPH_TOKEN_SERVERS", "wiki"],
    ["MCP_CLIENT_REDIRECT_HOSTS", "*.contoso.com"],
    ["MCP_CLIENT_REDIRECT_HOSTS", "claude.ai https://vscode.dev"],
    ["MCP_CLIENT_REDIRECT_HOSTS", "vscode.dev:8443"],
    ["MCP_CLIENT_REDIRECT_HOSTS", "Claude.ai"],
    ["MCP_CLIENT_REDIRECT_HOSTS", "claude.ai."],
    ["DANGEROUSLY_ALLOW_ANY_REDIRECT_HOST", "yes"],
    ["ENTRA_CLOUD", "germany"],
    ["ENTRA_TENANT_ID", "contoso.onmicrosoft.com"],
    ["ENTRA_CLIENT_ID", ""],
    ["ENTRA_PUBLIC_CLIENT_ID", "client"],
    ["ENTRA_IDENTIFIER_URI", ""],
    ["ENTRA_SCOPES", "  "],
    ["ENTRA_ALLOWED_TENANT_IDS", `${TENANT_ID} common`],
    ["ENTRA_PRE_AUTHORIZED_CLIENT_IDS", "vscode"],
    ["ENTRA_CREDENTIAL", "password"],
    ["ENTRA_MANAGED_IDENTITY_CLIENT_ID", "identity"],
    ["TOKEN_STORE", "memory"],
  ];

  it.each(wrong)("are refused when wrong: %s=%j", (variable, value) => {
    const problems = problemsOf({ ...environments.gateway, [variable]: value });
    expect(problems.map((problem) => problem.variable)).toEqual([variable]);
  });

  it.each(["redis://sessions.contoso.com:10000", "sessions.contoso.com:10000"])(
    "are refused for a store without TLS: %s",
    (url) => {
      const environment = { ...environments.gateway, TOKEN_STORE: "redis", TOKEN_STORE_REDIS_URL: url };
      expect(problemsOf(environment).map(({ variable }) => variable)).toEqual(["TOKEN_STORE_REDIS_URL"]);
    },
  );

  it("are refused for a store with credentials in its URL", () => {
    const url = "rediss://user:password@sessions.contoso.com:10000";
    const environment = { ...environments.gateway, TOKEN_STORE: "redis", TOKEN_STORE_REDIS_URL: url };
    expect(problemsOf(environment).map(({ variable }) => variable)).toEqual(["TOKEN_STORE_REDIS_URL"]);
  });

  it.each(["mcp.contoso.com", ""])("are refused when they are no URL at all: MCP_PUBLIC_URL=%j", (value) => {
    const problems = problemsOf({ ...environments.gateway, MCP_PUBLIC_URL: value });
    expect(problems.map(({ variable }) => variable)).toEqual(["MCP_PUBLIC_URL"]);
  });

  it("that are set are not called missing", () => {
    expect(problemsOf({ ...environments.gateway, PORT: "http" })[0]?.message).not.toBe("is required");
  });
});

describe("what is required", () => {
  it("says so in plain words, for everything at once", () => {
    expect(problemsOf({ MCP_ROLE: "gateway" })).toEqual(
      expect.arrayContaining(
        [
          "ENTRA_CLIENT_ID",
          "ENTRA_IDENTIFIER_URI",
          "ENTRA_PUBLIC_CLIENT_ID",
          "ENTRA_SCOPES",
          "ENTRA_TENANT_ID",
          "MCP_PUBLIC_URL",
          "MCP_UPSTREAM_URL",
        ].map((variable) => ({ variable, message: "is required" })),
      ),
    );
  });

  it("names the credentials there are when none is chosen", () => {
    expect(problemsOf({ ...environments.server, ENTRA_CREDENTIAL: undefined })).toEqual([
      {
        variable: "ENTRA_CREDENTIAL",
        message: "must be one of managed-identity, key-vault-certificate, client-secret",
      },
    ]);
  });

  it.each([
    ["managed-identity", "ENTRA_MANAGED_IDENTITY_CLIENT_ID"],
    ["key-vault-certificate", "ENTRA_CERTIFICATE_SECRET_ID"],
    ["client-secret", "ENTRA_CLIENT_SECRET"],
  ])("follows the credential: %s needs %s", (credential, variable) => {
    const environment = { ...environments.server, ENTRA_CREDENTIAL: credential, [variable]: undefined };
    expect(problemsOf(environment)).toEqual([{ variable, message: "is required" }]);
  });

  it("follows the store: redis needs a URL", () => {
    expect(problemsOf({ ...environments.gateway, TOKEN_STORE: "redis" })).toEqual([
      { variable: "TOKEN_STORE_REDIS_URL", message: "is required when TOKEN_STORE is redis" },
    ]);
  });

  it("follows the servers: one that gets a Graph token has to be there", () => {
    const servers = "wiki=https://wiki.contoso.com/mcp?tenant=a=b files=http://files/mcp";
    const environment = { ...environments.gateway, MCP_ADDITIONAL_SERVERS: servers };
    expect(configOf({ ...environment, MCP_GRAPH_TOKEN_SERVERS: "files" })).toMatchObject({
      MCP_ADDITIONAL_SERVERS: [
        { name: "wiki", url: "https://wiki.contoso.com/mcp?tenant=a=b" },
        { name: "files", url: "http://files/mcp" },
      ],
      MCP_GRAPH_TOKEN_SERVERS: ["files"],
    });
    expect(problemsOf({ ...environment, MCP_GRAPH_TOKEN_SERVERS: "wiki mail" })).toEqual([
      { variable: "MCP_GRAPH_TOKEN_SERVERS", message: "names a server that MCP_ADDITIONAL_SERVERS does not have" },
    ]);
  });

  it("says of servers at once what is wrong with their list and with the names that refer to it", () => {
    const environment = {
      ...environments.gateway,
      MCP_ADDITIONAL_SERVERS: "wiki=nowhere",
      MCP_GRAPH_TOKEN_SERVERS: "mail",
    };
    expect(problemsOf(environment).map(({ variable }) => variable)).toEqual([
      "MCP_ADDITIONAL_SERVERS",
      "MCP_GRAPH_TOKEN_SERVERS",
    ]);
  });

  it.each([[{}], [{ MCP_ROLE: "" }], [{ MCP_ROLE: "proxy" }], [{ MCP_ROLE: "toString" }]])(
    "is the role before all else: %j",
    (environment) => {
      expect(problemsOf(environment)).toEqual([
        { variable: "MCP_ROLE", message: "must be one of gateway, server, direct-sso" },
      ]);
    },
  );
});

it("names all problems at once, of settings, credential and unknown variables", () => {
  const environment = {
    ...environments.gateway,
    PORT: "0",
    ENTRA_TENANT_ID: "contoso",
    ENTRA_MANAGED_IDENTITY_CLIENT_ID: "identity",
    ENTRA_SCOPE: "access_as_user",
    TOKEN_STORE: "redis",
  };
  expect(
    problemsOf(environment)
      .map(({ variable }) => variable)
      .sort(),
  ).toEqual(["ENTRA_MANAGED_IDENTITY_CLIENT_ID", "ENTRA_SCOPE", "ENTRA_TENANT_ID", "PORT", "TOKEN_STORE_REDIS_URL"]);
});

describe.each([
  ["the key that seals a store", "TOKEN_STORE_KEY_VAULT_KEY_ID", "keys", "secrets"],
  ["the secret of a certificate", "ENTRA_CERTIFICATE_SECRET_ID", "secrets", "keys"],
])("%s", (_what, variable, collection, otherCollection) => {
  const problems = (id: string) =>
    problemsOf({ ...environments.gateway, ENTRA_CREDENTIAL: "key-vault-certificate", ...others, [variable]: id }).map(
      (problem) => problem.variable,
    );
  const others = { ENTRA_CERTIFICATE_SECRET_ID: "https://contoso.vault.azure.net/secrets/entra-mcp" };

  it.each([
    "contoso.vault.azure.net",
    "Contoso.vault.azure.net",
    "contoso.vault.usgovcloudapi.net",
    "contoso.vault.azure.cn",
  ])("is one of a vault: %s", (host) => {
    expect(problems(`https://${host}/${collection}/entra-mcp`)).toEqual([]);
  });

  it.each([
    `http://contoso.vault.azure.net/${collection}/entra-mcp`,
    `https://vault.azure.net/${collection}/entra-mcp`,
    `https://contoso.vault.azure.net.evil.example/${collection}/entra-mcp`,
    `https://contoso-vault.azure.net/${collection}/entra-mcp`,
    `https://evil.example/.vault.azure.net/${collection}/entra-mcp`,
    `https://contoso.vault.azure.net/${otherCollection}/entra-mcp`,
    `https://contoso.vault.azure.net/${collection}/entra-mcp/0123456789abcdef0123456789abcdef`,
    `https://contoso.vault.azure.net/${collection}/`,
    `https://user@contoso.vault.azure.net/${collection}/entra-mcp`,
  ])("is nothing else: %s", (id) => {
    expect(problems(id)).toEqual([variable]);
  });
});

describe("the directory of an embedded store", () => {
  const problems = (environment: Readonly<Record<string, string>>) =>
    problemsOf({ ...environments.gateway, ...environment }).map(({ variable }) => variable);

  it("is none unless somebody names one", () => {
    expect(configOf(environments.gateway)).not.toHaveProperty("TOKEN_STORE_DIRECTORY");
  });

  it.each(["/data", "/var/lib/entra-mcp/"])("is an absolute path: %s", (path) => {
    expect(problems({ TOKEN_STORE_DIRECTORY: path })).toEqual([]);
  });

  it.each(["", "data", "./data", "~/data", "file:///data", "/data\u0000"])("is nothing else: %j", (path) => {
    expect(problems({ TOKEN_STORE_DIRECTORY: path })).toEqual(["TOKEN_STORE_DIRECTORY"]);
  });

  it("is refused with another store, which it would not hold", () => {
    const redis = { TOKEN_STORE: "redis", TOKEN_STORE_REDIS_URL: "rediss://sessions.contoso.com:10000" };
    expect(problems({ ...redis, TOKEN_STORE_DIRECTORY: "/data" })).toEqual(["TOKEN_STORE_DIRECTORY"]);
  });
});

describe("unknown variables", () => {
  it.each(["MCP_PUBLIC_URI", "ENTRA_SCOPE", "GRAPH_PERMISSION", "TOKEN_STORE_URL"])(
    "with a beginning of ours are misspellings: %s",
    (variable) => {
      expect(problemsOf({ ...environments.gateway, [variable]: "x" })).toEqual([
        { variable, message: "is not a setting of the gateway role" },
      ]);
    },
  );

  it("of another role are refused too", () => {
    expect(problemsOf({ ...environments.server, MCP_UPSTREAM_URL: "https://other.contoso.com/mcp" })).toEqual([
      { variable: "MCP_UPSTREAM_URL", message: "is not a setting of the server role" },
    ]);
  });

  it("of others are none of our business", () => {
    const environment = { ...environments.server, PATH: "/bin", MSI_ENDPOINT: "http://localhost", mcp_role: "x" };
    expect(problemsOf(environment)).toEqual([]);
    expect(configOf(environment)).not.toHaveProperty("PATH");
  });
});

describe.each(roles)("problems of the %s role", (role) => {
  const secret = "pW7~kept-quiet/8Q?";
  // A URL, as long as one that isn't throws: see above.
  const secretFor = (variable: string) => (variable === "MCP_PUBLIC_URL" ? `https://${secret}` : secret);
  const complete = {
    ...environments[role],
    ENTRA_CERTIFICATE_SECRET_ID: "https://kv.vault.azure.net/secrets/mcp",
    ENTRA_CLIENT_SECRET: "x",
  };

  it.each(["managed-identity", "key-vault-certificate", "client-secret"])(
    "never repeat a value, which may be a secret in the wrong place (%s)",
    (credential) => {
      for (const variable of [...variableNames(role), "MCP_UNKNOWN", "TOKEN_STORE_PASSWORD"]) {
        const problems = problemsOf({ ...complete, ENTRA_CREDENTIAL: credential, [variable]: secretFor(variable) });
        expect(JSON.stringify(problems)).not.toContain("kept-quiet");
      }
    },
  );

  it("never repeat values that are all wrong at once", () => {
    const everything = Object.fromEntries(variableNames(role).map((name) => [name, secretFor(name)]));
    const problems = problemsOf({ ...everything, MCP_ROLE: role });
    expect(problems.length).toBeGreaterThan(5);
    expect(JSON.stringify(problems)).not.toContain("kept-quiet");
  });
});

describe("names of the variables", () => {
  it.each(roles)("of the %s role are sorted and each once", (role) => {
    const names = variableNames(role);
    expect(names).toEqual([...new Set(names)].sort());
  });

  it("differ where the roles do", () => {
    const settings = (role: RuntimeRole) => new Set(variableNames(role));
    expect(settings("gateway").has("MCP_UPSTREAM_URL")).toBe(true);
    expect(settings("server").has("MCP_UPSTREAM_URL")).toBe(false);
    expect(settings("direct-sso").has("TOKEN_STORE")).toBe(true);
    expect(settings("server").has("TOKEN_STORE")).toBe(false);
  });
});
