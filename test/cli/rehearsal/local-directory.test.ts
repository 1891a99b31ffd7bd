import { readFileSync } from "node:fs";
import { join } from "node:path";
import { localDirectory, localIdentities } from "../../../cli/rehearsal/local-directory.js";
import { localValue, replacingText, withLocalValues } from "../../../cli/rehearsal/local-values.js";
import type { StackConfiguration } from "../../../cli/rehearsal/stack-configuration.js";
import { synthesizeStacks } from "../../../stacks/synthesize.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const outdir = temporaryFolder();
synthesizeStacks(outdir, {});
const tenantId = localValue("data.azuread_client_config.any", "tenant_id");
const configuration = withLocalValues(
  JSON.parse(readFileSync(join(outdir, "stacks/oauth-proxy/cdk.tf.json"), "utf8")) as StackConfiguration,
);

describe("values of this machine", () => {
  it("stand for the same reference everywhere, and differ between references", () => {
    const values = withLocalValues(["${a.one.client_id}", "x ${a.one.client_id}", "${a.two.client_id}"]);
    expect(values[1]).toBe(`x ${values[0]}`);
    expect(values[2]).not.toBe(values[0]);
  });

  it("replace text anywhere in a configuration", () => {
    const replaced = replacingText(
      { list: ["https://a.example/x"], other: 1 },
      new Map([["https://a.example", "http://b"]]),
    );
    expect(replaced).toEqual({ list: ["http://b/x"], other: 1 });
  });
});

describe("what Entra would know of the oauth-proxy stack", () => {
  const { applications, tenants } = localDirectory(configuration, tenantId);
  const named = (name: string) => applications.find(({ displayName }) => displayName === name);
  const api = named("Contoso MCP API");
  const client = named("Contoso MCP client");

  it("has the API as the stack describes it", () => {
    expect(api).toMatchObject({
      requestedAccessTokenVersion: 2,
      identifierUris: [`api://${api?.clientId ?? ""}`],
      scopes: [{ value: "access_as_user", type: "User" }],
    });
    expect(api?.redirectUris?.web).toEqual([expect.stringMatching(/^https:\/\/contoso-mcp-gateway\..+\/callback$/)]);
    expect(api?.requiredResourceAccess?.[0]?.scopes).toEqual(expect.arrayContaining(["User.Read", "Mail.Read"]));
  });

  it("trusts the identities that the containers run as, and no other", () => {
    const subjects = api?.credentials?.federated?.map(({ subject }) => subject).sort();
    expect(subjects).toEqual(
      localIdentities(configuration, tenantId)
        .map(({ principalId }) => principalId)
        .sort(),
    );
    expect(subjects).toHaveLength(2);
  });

  it("knows the pre-authorized clients that are applications in Entra themselves, and no others", () => {
    const others = applications.filter(({ homeTenantId }) => homeTenantId === undefined);
    expect(others.map(({ displayName }) => displayName).sort()).toEqual(["Microsoft Graph", "Visual Studio Code"]);
    expect(named("Visual Studio Code")?.redirectUris?.publicClient).toContain("http://127.0.0.1:33418/");
  });

  it("pre-authorizes the public client and the configured ones", () => {
    expect(api?.preAuthorizedApplications?.map(({ clientId }) => clientId).sort()).toEqual(
      [client?.clientId, "aebc6443-996d-45c2-90f0-388ff96faa56"].sort(),
    );
    expect(client?.requiredResourceAccess).toEqual([{ resource: api?.clientId, scopes: ["access_as_user"] }]);
  });

  it("has every registration in the tenant, consented to what it asks for", () => {
    const [tenant] = tenants;
    expect(tenant?.servicePrincipals).toHaveLength(applications.length);
    expect(tenant?.delegatedPermissionGrants.map(({ client: id }) => id).sort()).toEqual(
      [api?.clientId, client?.clientId].sort(),
    );
  });
});
