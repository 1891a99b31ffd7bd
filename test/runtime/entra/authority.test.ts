import { adminConsentUrl, authorityOf } from "../../../runtime/entra/authority.js";
import { contoso } from "../../doubles/contoso.js";
import { serverConfig } from "../../support/runtime-config.js";

const home = `https://login.microsoftonline.com/${contoso.tenantId}`;

describe("authorityOf", () => {
  it("knows the endpoints of the home tenant, by its id", () => {
    const authority = authorityOf(serverConfig());
    expect(authority).toMatchObject({
      authority: home,
      authorizeUrl: `${home}/oauth2/v2.0/authorize`,
      tokenUrl: `${home}/oauth2/v2.0/token`,
      jwksUrl: `${home}/discovery/v2.0/keys`,
      tenantIds: [contoso.tenantId],
    });
    expect(authority.issuer(contoso.tenantId)).toBe(`${home}/v2.0`);
    expect(authority.jwksUrlOf(contoso.tenantId)).toBe(authority.jwksUrl);
  });

  it.each([
    ["usgovernment", "https://login.microsoftonline.us"],
    ["china", "https://login.partner.microsoftonline.cn"],
  ])("follows the cloud: %s", (cloud, host) => {
    const authority = authorityOf(serverConfig({ ENTRA_CLOUD: cloud }));
    expect(authority.authority).toBe(`${host}/${contoso.tenantId}`);
    expect(authority.issuer("t")).toBe(`${host}/t/v2.0`);
  });

  it("signs users of several tenants in at the endpoint for organizations, and still names each issuer [P-15]", () => {
    const authority = authorityOf(
      serverConfig({ ENTRA_ALLOWED_TENANT_IDS: `${contoso.otherTenantId.toUpperCase()} ${contoso.tenantId}` }),
    );
    expect(authority.authority).toBe("https://login.microsoftonline.com/organizations");
    expect(authority.tenantIds).toEqual([contoso.tenantId, contoso.otherTenantId]);
    expect(authority.issuer(contoso.otherTenantId)).toBe(
      `https://login.microsoftonline.com/${contoso.otherTenantId}/v2.0`,
    );
    expect(authority.jwksUrl).toBe(`${home}/discovery/v2.0/keys`);
    expect(authority.authorityOf(contoso.otherTenantId)).toBe(
      `https://login.microsoftonline.com/${contoso.otherTenantId}`,
    );
  });

  it("writes tenant ids in lower case, as tokens do", () => {
    const config = serverConfig({ ENTRA_TENANT_ID: contoso.tenantId.toUpperCase() });
    expect(authorityOf(config).authority).toBe(home);
  });
});

it("an administrator consents on a page of the tenant", () => {
  const request = { tenantId: contoso.tenantId, clientId: contoso.apiClientId, scopes: ["https://a.example/b", "c d"] };
  const url = new URL(
    adminConsentUrl(serverConfig(), { ...request, redirectUri: "https://mcp.contoso.example/callback" }),
  );
  expect(url.origin + url.pathname).toBe(`${home}/v2.0/adminconsent`);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: contoso.apiClientId,
    scope: "https://a.example/b c d",
    redirect_uri: "https://mcp.contoso.example/callback",
  });
  expect(adminConsentUrl(serverConfig(), request)).not.toContain("redirect_uri");
});
