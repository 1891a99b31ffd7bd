import { contoso, contosoDirectory } from "./contoso.js";
import { startDoubles } from "./start.js";

const anotherTenantId = "2f6b8c1d-47a0-4e93-b5d8-9c03e7f1a264";

it("knows Contoso's content in whichever tenant the users are", async () => {
  const { applications, tenants } = contosoDirectory();
  const directory = {
    applications,
    tenants: tenants.slice(0, 1).map((tenant) => ({ ...tenant, tenantId: anotherTenantId })),
  };
  const doubles = await startDoubles({ directory });
  const token = await doubles.entra.control.mintToken({
    ...{ tenant: anotherTenantId, client: contoso.apiClientId, user: contoso.users.adele.objectId },
    ...{ resource: "https://graph.microsoft.com", scopes: ["User.ReadBasic.All"] },
  });
  const response = await fetch(`${doubles.graph.url}/v1.0/users?$select=displayName`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { value } = (await response.json()) as { value: { displayName: string }[] };
  await doubles.close();
  expect(value.map(({ displayName }) => displayName)).toEqual(["Adele Marsh", "Bob Okafor", "Ines Duarte"]);
});

it("consents to the Graph permissions it is given, and to no others", async () => {
  const doubles = await startDoubles({ contoso: { graphPermissions: ["User.Read"] } });
  const { tenantId, publicClientId, apiClientId, users } = contoso;
  doubles.entra.control.register({
    tenant: tenantId,
    application: {
      ...{ clientId: apiClientId, displayName: "Contoso MCP API", credentials: { secrets: [{ value: "known" }] } },
      ...{ scopes: [{ value: "access_as_user" }], requestedAccessTokenVersion: 2 },
    },
  });
  const assertion = await doubles.entra.control.mintToken({
    ...{ tenant: tenantId, client: publicClientId, resource: apiClientId, user: users.bob.objectId },
    scopes: ["access_as_user"],
  });
  const exchange = async (scope: string): Promise<number> => {
    const response = await fetch(`${doubles.entra.url}/${tenantId}/oauth2/v2.0/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
        requested_token_use: "on_behalf_of",
        client_id: apiClientId,
        client_secret: "known",
        assertion,
        scope,
      }),
    });
    return response.status;
  };
  expect(await exchange("https://graph.microsoft.com/User.Read")).toBe(200);
  expect(await exchange("https://graph.microsoft.com/Mail.Read")).toBe(400);
  await doubles.close();
});

it("trusts its managed identities under its own URL too", async () => {
  const doubles = await startDoubles({ entraOrigin: "self" });
  const { IDENTITY_ENDPOINT, IDENTITY_HEADER } = doubles.managedIdentity.environment;
  const query = new URLSearchParams({
    "api-version": "2019-08-01",
    resource: "api://AzureADTokenExchange",
    client_id: contoso.gatewayIdentity.clientId,
  });
  const identity = await fetch(`${IDENTITY_ENDPOINT}?${query.toString()}`, {
    headers: { "x-identity-header": IDENTITY_HEADER },
  });
  const { access_token: clientAssertion } = (await identity.json()) as { access_token: string };
  const response = await fetch(`${doubles.entra.url}/${contoso.tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: contoso.apiClientId,
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: clientAssertion,
      scope: "https://graph.microsoft.com/.default",
    }),
  });
  await doubles.close();
  expect(response.status).toBe(200);
});
