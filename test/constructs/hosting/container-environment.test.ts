import { containerApp, containerOf, variablesOf } from "../../support/container-apps.js";
import { existing, existingSecret, sealingKey } from "../../support/integration-fixtures.js";
import { synthesizeVariation, variationNames } from "../../support/integration-variations.js";
import { containerApps } from "../../support/container-apps.js";
import { synthesizeDirectSso, synthesizeOAuthProxy } from "../../support/synthesize.js";

describe.each(variationNames)("%s", (name) => {
  const apps = () => Object.values(containerApps(synthesizeVariation(name)));

  it("sorts variables by name, so that a new one is one line of the plan", () => {
    for (const app of apps()) {
      const names = (containerOf(app).env ?? []).map((variable) => variable.name);
      expect(names).toEqual([...names].sort());
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it("gives every variable either a value that is not empty or a secret that the app has", () => {
    for (const app of apps()) {
      const secrets = (app.secret ?? []).map((secret) => secret.name);
      for (const { value, secret_name } of containerOf(app).env ?? []) {
        if (secret_name === undefined) expect(value).toMatch(/./);
        else expect([value, secrets]).toEqual([undefined, expect.arrayContaining([secret_name])]);
      }
    }
  });

  it("has secrets as references that the app's identity reads, never as values", () => {
    for (const app of apps()) {
      for (const secret of app.secret ?? []) {
        expect(secret).toEqual({
          name: expect.stringMatching(/^[a-z][a-z0-9-]*$/) as string,
          key_vault_secret_id: expect.stringMatching(/^https:\/\/[^/]+\/secrets\/[^/]+$/) as string,
          identity: (app.identity.identity_ids as string[])[0],
        });
      }
    }
  });
});

describe("variables of the caller's own", () => {
  it("stand beside the integration's", () => {
    const app = { environmentVariables: { LOG_LEVEL: "debug", FEATURE_FLAGS: "a,b" } };
    expect(variablesOf(containerApp(synthesizeDirectSso({ hosting: { app } })))).toMatchObject({
      LOG_LEVEL: "debug",
      FEATURE_FLAGS: "a,b",
      MCP_ROLE: "direct-sso",
    });
  });

  it("reach only the container they are given for", () => {
    const stack = synthesizeOAuthProxy({ hosting: { server: { environmentVariables: { LOG_LEVEL: "debug" } } } });
    expect(variablesOf(containerApp(stack, "Hosting/Server")).LOG_LEVEL).toBe("debug");
    expect(variablesOf(containerApp(stack, "Hosting/Gateway"))).not.toHaveProperty("LOG_LEVEL");
  });
});

describe("secrets of the caller's own", () => {
  const secretEnvironmentVariables = {
    WIKI_API_KEY: existingSecret("wiki-api-key"),
    ANOTHER_KEY: existingSecret("another-key"),
  };
  const stack = () => synthesizeDirectSso({ hosting: { app: { secretEnvironmentVariables } } });

  it("are read from Key Vault with the container's identity", () => {
    const app = containerApp(stack());
    const identity = "${azurerm_user_assigned_identity.Hosting/Identity.id}";
    expect(app.secret).toEqual([
      {
        name: "another-key",
        key_vault_secret_id: "https://kv-shared.vault.azure.net/secrets/another-key",
        identity,
      },
      {
        name: "wiki-api-key",
        key_vault_secret_id: "https://kv-shared.vault.azure.net/secrets/wiki-api-key",
        identity,
      },
    ]);
    expect(containerOf(app).env).toContainEqual({ name: "WIKI_API_KEY", secret_name: "wiki-api-key" });
  });

  it("give the identity a role on exactly these secrets", () => {
    const roles = Object.values(stack().resources("azurerm_role_assignment"));
    expect(roles.map(({ scope }) => scope).sort()).toEqual([
      `${existing.keyVaultId}/secrets/another-key`,
      `${existing.keyVaultId}/secrets/wiki-api-key`,
    ]);
    for (const role of roles) {
      expect(role).toMatchObject({
        role_definition_name: "Key Vault Secrets User",
        principal_id: "${azurerm_user_assigned_identity.Hosting/Identity.principal_id}",
        principal_type: "ServicePrincipal",
      });
    }
  });

  it("need one role where two variables hold the same secret", () => {
    const same = { OLD_NAME: existingSecret("api-key"), NEW_NAME: existingSecret("api-key") };
    const synthesized = synthesizeDirectSso({ hosting: { app: { secretEnvironmentVariables: same } } });
    expect(Object.keys(synthesized.resources("azurerm_role_assignment"))).toHaveLength(1);
  });
});

describe("the token store", () => {
  const store = (props: Parameters<typeof synthesizeDirectSso>[0]) => {
    const variables = Object.entries(variablesOf(containerApp(synthesizeDirectSso(props))));
    return Object.fromEntries(variables.filter(([name]) => name.startsWith("TOKEN_STORE")));
  };

  it("is inside the process by default", () => {
    expect(store({})).toEqual({ TOKEN_STORE: "embedded" });
    expect(store({ hosting: { tokenStore: { type: "embedded" } } })).toEqual({ TOKEN_STORE: "embedded" });
  });

  it.each([
    [undefined, 10000],
    [6380, 6380],
  ])("is Redis over TLS, without credentials in the URL; port %s", (port, expected) => {
    const tokenStore = {
      type: "redis",
      hostName: "sessions.contoso.com",
      sealingKey,
      ...(port ? { port } : {}),
    } as const;
    expect(store({ hosting: { tokenStore } })).toEqual({
      TOKEN_STORE: "redis",
      TOKEN_STORE_REDIS_URL: `rediss://sessions.contoso.com:${expected}`,
      TOKEN_STORE_KEY_VAULT_KEY_ID: "https://kv-shared.vault.azure.net/keys/sessions",
    });
  });

  it("may be opened by the container's identity alone, with one key and not its vault", () => {
    const tokenStore = { type: "redis", hostName: "sessions.contoso.com", sealingKey } as const;
    for (const stack of [
      synthesizeDirectSso({ hosting: { tokenStore } }),
      synthesizeOAuthProxy({ hosting: { tokenStore } }),
    ]) {
      const grants = Object.values(stack.resources("azurerm_role_assignment"));
      expect(grants).toEqual([
        expect.objectContaining({
          role_definition_name: "Key Vault Crypto Service Encryption User",
          scope: `${existing.keyVaultId}/keys/sessions`,
        }),
      ]);
    }
  });

  it("is the gateway's alone in oauth-proxy mode: the server keeps no sessions", () => {
    const stack = synthesizeOAuthProxy();
    expect(variablesOf(containerApp(stack, "Hosting/Gateway")).TOKEN_STORE).toBe("embedded");
    expect(variablesOf(containerApp(stack, "Hosting/Server"))).not.toHaveProperty("TOKEN_STORE");
  });
});
