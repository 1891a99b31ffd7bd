import { ContainerAppEnvironment } from "@cdktf/provider-azurerm/lib/container-app-environment";
import { TerraformOutput, TerraformResource, TerraformStack, TerraformVariable } from "cdktf";
import { EntraMcpIntegration } from "../../../constructs/index.js";
import { entraErrorRows } from "../../../runtime/entra/error-rows.js";
import { dossierIn, dossierOf } from "../../support/dossiers.js";
import {
  directSsoProps,
  existing,
  existingClientId,
  existingSecret,
  oauthProxyProps,
  ownerId,
  sealingKey,
  tenantId,
  unhostedProps,
} from "../../support/integration-fixtures.js";
import { variationNames, variations } from "../../support/integration-variations.js";

const otherTenantId = "5a1e7a9c-6d0b-4f0e-9a57-0a3d5a1b2c3d";

type Dossier = ReturnType<typeof dossierOf>["dossier"];

/** Links as `from -> to: what`, by the names of what they connect. */
function linksOf({ architecture: { nodes, links } }: Dossier): string[] {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  return links.map(({ from, to, what }) => `${names.get(from)} -> ${names.get(to)}: ${what}`);
}

const ids = ({ tests }: Dossier): string[] => tests.map(({ id }) => id);

describe.each(variationNames)("the dossier of %s", (name) => {
  const { dossier, markdown } = dossierOf(variations[name] ?? directSsoProps());

  it("has links between nodes that are there, each id once", () => {
    const nodeIds = dossier.architecture.nodes.map(({ id }) => id);
    expect(new Set(nodeIds).size).toBe(nodeIds.length);
    const ends = dossier.architecture.links.flatMap(({ from, to }) => [from, to]);
    const frames = dossier.architecture.nodes.flatMap(({ inside }) => inside ?? []);
    expect([...ends, ...frames].filter((id) => !nodeIds.includes(id))).toEqual([]);
  });

  it("draws every resource that has a name people know", () => {
    const drawn = dossier.architecture.nodes.map(({ address = "" }) => address.split(".")[0]);
    const apps = dossier.architecture.nodes.filter(({ title }) => title === "container app");
    expect(drawn).not.toContain("azurerm_role_assignment");
    expect(apps.every(({ inside }) => inside !== undefined)).toBe(true);
  });

  it("expects codes of Entra's that the catalogue explains", () => {
    const codes = dossier.tests.flatMap(({ entraErrors }) => entraErrors);
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.filter((code) => !entraErrorRows.has(Number(code.slice("AADSTS".length))))).toEqual([]);
  });

  it("has no reference of Terraform's in what people read, and says what each placeholder stands for", () => {
    const [readable = "", table = ""] = markdown.split("## Values known after apply");
    expect(readable).not.toMatch(/\$\{|\$TfToken|Token\[/);
    const known = new Set(dossier.placeholders.map(({ text }) => text));
    const own = "<client id of your registration for this client>";
    const used = readable
      .replaceAll("<br/>", "")
      .replace(/```mermaid\n[^]*?```/g, "")
      .match(/<[^<>]+>/g);
    expect([...new Set(used)].filter((text) => text !== own && !known.has(text))).toEqual([]);
    for (const text of known) expect(table).toContain(`\`${text}\``);
  });
});

describe("the architecture", () => {
  it("marks what exists, by data source and by id, and draws it once", () => {
    const { dossier } = dossierOf(
      directSsoProps({
        registration: EntraMcpIntegration.fromExistingRegistration({ clientId: existingClientId }),
        hosting: {
          environment: { existing: { id: existing.environmentId } },
          registry: { existing: { id: existing.registryId } },
          app: { secretEnvironmentVariables: { KEY: existingSecret("key") } },
        },
      }),
    );
    const there = dossier.architecture.nodes.filter(({ origin, place }) => origin === "existing" && place !== "users");
    expect(there.map(({ title, name }) => `${title} ${name}`).sort()).toEqual([
      "Container Apps environment cae-shared",
      "Microsoft Graph User.Read",
      `app registration ${existingClientId}`,
      "container registry contoso",
      "key vault kv-shared",
    ]);
    expect(linksOf(dossier)).toContain("id-contoso -> kv-shared: Key Vault Secrets User on secrets/key");
  });

  it("shows resources of the same stack that the integration uses", () => {
    const { dossier } = dossierIn((stack) => {
      const environment = new ContainerAppEnvironment(stack, "environment", {
        name: "cae-team",
        resourceGroupName: "rg-team",
        location: "westeurope",
      });
      const { id, defaultDomain } = environment;
      return directSsoProps({ hosting: { environment: { existing: { id, defaultDomain } } } });
    });
    expect(dossier.architecture.nodes.find(({ name }) => name === "cae-team")?.origin).toBe("stack");
    expect(dossier.integration.mcpUrl).toBe("https://contoso.<default domain of cae-team>/mcp");
  });

  it("follows the request to servers that run elsewhere, with the token that each gets", () => {
    const { dossier } = dossierOf(
      oauthProxyProps({
        server: { type: "existing", url: "https://wiki.contoso.com/mcp", identityPrincipalId: ownerId },
        additionalServers: {
          mail: { url: "https://mail.contoso.com/mcp", forwardedToken: "graph" },
          files: { url: "https://files.contoso.com/mcp" },
        },
      }),
    );
    expect(linksOf(dossier)).toEqual(
      expect.arrayContaining([
        "contoso-gateway -> https://wiki.contoso.com/mcp: MCP, with an Entra token for the API",
        "contoso-gateway -> https://files.contoso.com/mcp: MCP, with an Entra token for the API",
        "contoso-gateway -> https://mail.contoso.com/mcp: MCP, with a Graph token",
        `${ownerId} -> contoso API: federated credential`,
      ]),
    );
    expect(dossier.endpoints.map(({ url }) => url.replace(/^https:\/\/[^/]+/, ""))).toEqual(
      expect.arrayContaining(["/servers/files/mcp", "/.well-known/oauth-protected-resource/servers/mail/mcp"]),
    );
  });

  it("draws a part that the construct doesn't know yet, with what it refers to", () => {
    const { dossier } = dossierOf(directSsoProps(), (integration) => {
      const app = integration.workloads.app?.container.containerApp;
      if (!app) throw new Error("nothing is hosted");
      const lock = new TerraformResource(integration, "Lock", { terraformResourceType: "azurerm_some_new_lock" });
      lock.addOverride("name", "lock-contoso");
      lock.addOverride("scope", app.id);
    });
    expect(dossier.architecture.nodes).toContainEqual(
      expect.objectContaining({ title: "some new lock", name: "lock-contoso", place: "azure", origin: "made" }),
    );
    expect(linksOf(dossier)).toContain("lock-contoso -> contoso: ");
  });

  it("has no sign-in of ours for a server that signs users in itself", () => {
    expect(dossierOf(unhostedProps()).dossier.architecture.signIn).toEqual([]);
    expect(dossierOf(directSsoProps()).dossier.architecture.signIn).not.toEqual([]);
  });
});

describe("permissions", () => {
  it("say of each Graph permission what it allows and who consents", () => {
    const graphPermissions = ["Mail.Send", "Sites.Read.All", "AuditLog.Read.All", { id: ownerId, name: "Odd.Do" }];
    const { dossier } = dossierOf(directSsoProps({ graphPermissions }));
    const server = dossier.permissions.graph.filter(({ usedFor }) => usedFor === "server");
    expect(server.map(({ name, allows, adminConsent }) => [name, allows, adminConsent])).toEqual([
      ["AuditLog.Read.All", "read all sign-in and audit logs of the tenant, as the signed-in user", "required"],
      ["Mail.Send", "send mail as the signed-in user", "not required"],
      ["Odd.Do", expect.any(String), "unknown"],
      ["Sites.Read.All", "read all items on SharePoint sites that the signed-in user has access to", "not required"],
    ]);
    expect(dossier.adminConsent.homeTenant).toBe("required");
  });

  it("name pre-authorized clients, and who pre-authorizes them", () => {
    const clients = ["vscode"] as const;
    const registration = EntraMcpIntegration.fromExistingRegistration({ clientId: existingClientId });
    const of = (props: Parameters<typeof oauthProxyProps>[0]) =>
      dossierOf(oauthProxyProps(props)).dossier.permissions.preAuthorizedClients;
    expect(of({ clients })).toEqual([
      { name: "public-client", clientId: "<client id of contoso client>", by: "this stack" },
      { name: "vscode", clientId: "aebc6443-996d-45c2-90f0-388ff96faa56", by: "this stack" },
    ]);
    const publicClientRegistration = registration;
    const scopes = [{ value: "access_as_user", id: ownerId }];
    expect(of({ clients, registration, publicClientRegistration, scopes }).map(({ by }) => by)).toEqual([
      "administrators",
      "administrators",
    ]);
  });

  it("give the reason of each role in Azure", () => {
    const { dossier } = dossierOf(
      oauthProxyProps({
        credential: { type: "key-vault-certificate" },
        hosting: {
          keyVault: { name: "kv-contoso" },
          registry: { name: "contosomcp" },
          tokenStore: { type: "redis", sealingKey },
        },
      }),
    );
    const gateway = dossier.permissions.azureRoles.filter(({ principal }) => principal === "id-contoso-gateway");
    expect(gateway.map(({ role, scope, why }) => `${role} on ${scope}: ${why}`).sort()).toEqual([
      "AcrPull on contosomcp: pulls its image",
      "Key Vault Crypto Service Encryption User on keys/sessions of kv-shared: wraps and unwraps the keys that seal the shared store",
      "Key Vault Secrets User on secrets/contoso-entra-credential of kv-contoso: reads the secret that it is given by reference",
      "access policy of Redis on amr-contoso: keeps sealed sessions there",
    ]);
    expect(dossier.permissions.azureRoles).toContainEqual(
      expect.objectContaining({ principal: "the deploying principal", role: "Key Vault Certificates Officer" }),
    );
  });
});

describe("admin consent", () => {
  it("links to each tenant that still has to consent, in the cloud's authority", () => {
    const { dossier } = dossierOf(
      oauthProxyProps({
        cloud: "usgovernment",
        tenantId,
        signInAudience: "AzureADMultipleOrgs",
        allowedTenantIds: [otherTenantId],
        hosting: { gateway: { customDomain: { hostName: "mcp.contoso.us" } } },
      }),
    );
    const start = (tenant: string) => `https://login.microsoftonline.us/${tenant}/v2.0/adminconsent`;
    const end =
      "?client_id=<client id of contoso API>&scope=https%3A%2F%2Fgraph.microsoft.us%2F.default" +
      "&redirect_uri=https%3A%2F%2Fmcp.contoso.us%2Fcallback";
    expect(dossier.adminConsent).toEqual({
      homeTenant: "unless-users-may",
      links: [
        { tenantId, url: start(tenantId) + end, output: expect.stringMatching(/^Mcp_AdminConsentUrl_/) as string },
        { tenantId: otherTenantId, url: start(otherTenantId) + end },
      ],
    });
  });

  it("is none of the home tenant's once the deployment gives it", () => {
    const { dossier } = dossierOf(directSsoProps({ grantTenantWideAdminConsent: true }));
    expect(dossier.adminConsent).toEqual({ homeTenant: "given", links: [] });
    expect(ids(dossier)).not.toContain("administrator");
  });
});

describe("values that only Terraform knows", () => {
  it("are named by the outputs that hold them", () => {
    const { dossier, markdown } = dossierOf(oauthProxyProps(), (integration) => {
      const stack = TerraformStack.of(integration);
      new TerraformOutput(stack, "mcp_url", { value: integration.mcpUrl });
      new TerraformOutput(stack, "api_client_id", { value: integration.clientId });
    });
    expect(dossier.endpoints[0]?.output).toBe("mcp_url");
    expect(dossier.placeholders).toContainEqual({
      text: "<client id of contoso API>",
      output: "api_client_id",
      expression: expect.stringMatching(/^azuread_application\.Mcp_\w+\.client_id$/) as string,
    });
    expect(markdown).toContain("(output `mcp_url`)");
  });

  it("are named by the variables they come from", () => {
    const { dossier } = dossierIn((scope) => {
      const url = new TerraformVariable(scope, "server_url", { type: "string" });
      return unhostedProps({ server: { type: "existing", url: url.stringValue } });
    });
    expect(dossier.integration.mcpUrl).toBe("<variable server_url>");
    expect(dossier.endpoints.find(({ name }) => name === "Entra's redirect (callback)")?.url).toBe(
      "<computed from variable server_url>/callback",
    );
  });
});

describe("the test plan", () => {
  it("expects users without an assignment to be refused only where one is asked for", () => {
    const unassigned = (userAssignmentRequired: boolean) =>
      dossierOf(directSsoProps({ userAssignmentRequired })).dossier.tests.find(({ id }) => id === "unassigned");
    expect(unassigned(true)?.entraErrors).toEqual(["AADSTS50105"]);
    expect(unassigned(false)?.entraErrors).toEqual([]);
  });

  it("has users of a second tenant where one is allowed", () => {
    const audience = { signInAudience: "AzureADMultipleOrgs", allowedTenantIds: [otherTenantId] } as const;
    expect(ids(dossierOf(directSsoProps(audience)).dossier)).toContain(`second-tenant-${otherTenantId}`);
    expect(ids(dossierOf(directSsoProps()).dossier).join()).not.toContain("second-tenant");
  });

  it("has applications without a user, with a role and without", () => {
    const { dossier } = dossierOf(
      directSsoProps({
        appRoles: [
          { value: "Mcp.Invoke", displayName: "Callers", description: "May call", allowedMemberTypes: ["Application"] },
        ],
        appOnlyTools: { whoami: "Mcp.Invoke" },
      }),
    );
    expect(ids(dossier)).toEqual(expect.arrayContaining(["application-without-user", "application-with-role-whoami"]));
    expect(dossier.signIn.appOnlyTools).toEqual({ whoami: "Mcp.Invoke" });
    const expected = ({ tests }: Dossier) => tests.find(({ id }) => id === "application-without-user")?.expected;
    expect(expected(dossier)).toBe("403 `insufficient_scope`");
    expect(expected(dossierOf(oauthProxyProps()).dossier)).toBe("401");
  });

  it("names what users need beside their account", () => {
    const who = (graphPermissions: readonly string[]) =>
      dossierOf(directSsoProps({ graphPermissions })).dossier.tests.find(({ id }) => id === "member")?.who;
    expect(who(["User.Read"])).toBe("member of the home tenant");
    expect(who(["Mail.Read", "Files.Read"])).toBe(
      "member of the home tenant, with an Exchange Online mailbox and OneDrive or SharePoint",
    );
  });
});

describe("what expires", () => {
  const rotation = (props: Parameters<typeof dossierOf>[0]) =>
    new Map(dossierOf(props).dossier.rotation.map(({ what, lasts, renewal }) => [what, `${lasts}; ${renewal}`]));

  it("is nothing of a federated credential, and a certificate that Key Vault renews", () => {
    expect(rotation(directSsoProps()).get("credential of the registration: federated identity")).toContain(
      "does not expire",
    );
    const made = rotation(
      directSsoProps({
        credential: { type: "key-vault-certificate", validityInMonths: 6 },
        hosting: { keyVault: { name: "kv" + "-contoso" } },
      }),
    );
    expect(made.get("credential of the registration: certificate")).toMatch(/^6 months; .*80 %.*terraform apply/);
  });

  it("is a secret that somebody has to renew", () => {
    const entries = rotation(
      directSsoProps({ credential: { type: "key-vault-secret", secret: existingSecret("client-secret") } }),
    );
    expect(entries.get("credential of the registration: client secret `client-secret`")).toContain("AADSTS7000222");
    expect([...entries.keys()]).toContain("secret `kv-shared.vault.azure.net/secrets/client-secret`");
  });

  it("follows the token store", () => {
    const redis = oauthProxyProps({
      hosting: { tokenStore: { type: "redis", hostName: "r.contoso.com", sealingKey } },
    });
    expect(rotation(redis).get("key `sessions` in Key Vault, which seals the shared store")).toContain("121 days");
    expect(rotation(redis).get("keys that the gateway signs its tokens with")).toMatch(/^sign for 30 days/);
    expect(rotation(oauthProxyProps()).get("keys that the gateway signs its tokens with")).toMatch(
      /^until the process/,
    );
  });

  it("says how a key that is made here is rotated", () => {
    const made = oauthProxyProps({
      hosting: {
        keyVault: { name: "kv-contoso" },
        tokenStore: { type: "redis", hostName: "r.contoso.com", sealingKey: { rotateAfterDays: 90 } },
      },
    });
    expect(rotation(made).get("key `contoso-sealing` in Key Vault")).toContain("every 90 days");
  });
});

it("does not depend on the order of props", () => {
  const props = oauthProxyProps({
    clients: ["vscode", "cursor", "claude-web"],
    graphPermissions: ["Mail.Read", "User.Read"],
    scopes: [{ value: "b" }, { value: "a" }],
    allowedTenantIds: [otherTenantId, ownerId],
    signInAudience: "AzureADMultipleOrgs",
    clientRegistration: { redirectHosts: ["b.contoso.com", "a.contoso.com"] },
    additionalServers: { b: { url: "https://b.contoso.com/mcp" }, a: { url: "https://a.contoso.com/mcp" } },
    tags: { b: "1", a: "2" },
  });
  const reversed = Object.fromEntries(
    Object.entries(props)
      .reverse()
      .map(([name, value]): [string, unknown] => [name, Array.isArray(value) ? value.toReversed() : value]),
  );
  const other = {
    ...reversed,
    clientRegistration: { redirectHosts: ["a.contoso.com", "b.contoso.com"] },
    additionalServers: { a: { url: "https://a.contoso.com/mcp" }, b: { url: "https://b.contoso.com/mcp" } },
  } as unknown as typeof props;
  expect(dossierOf(other)).toEqual(dossierOf(props));
});

it("holds no value of a variable, a tag or a secret", () => {
  const planted = "planted-value-that-nobody-should-read";
  const { markdown, json } = dossierOf(
    oauthProxyProps({
      tags: { note: planted },
      hosting: {
        gateway: { environmentVariables: { NOTE: planted } },
        server: { secretEnvironmentVariables: { KEY: existingSecret("extra-key") } },
      },
    }),
    (integration) => {
      const app = integration.workloads.gateway?.container.containerApp;
      app?.addOverride("secret", [{ name: "by-hand", value: planted }]);
      app?.addOverride("registry", [{ server: "contoso.azurecr.io", username: "user", password_secret_name: planted }]);
    },
  );
  expect(markdown + json).not.toContain(planted);
  expect(markdown).toContain("secrets/extra-key");
});
