import { EntraMcpIntegration } from "../../../constructs/index.js";
import { existingClientId, existingSecret, ownerId, tenantId } from "../../support/integration-fixtures.js";
import {
  synthesizeDirectSso,
  synthesizeOAuthProxy,
  synthesizeUnhosted,
  type SynthesizedStack,
} from "../../support/synthesize.js";

const CREDENTIAL = "azuread_application_federated_identity_credential";

function subjects(stack: SynthesizedStack): Readonly<Record<string, unknown>> {
  const credentials = Object.entries(stack.resources(CREDENTIAL));
  return Object.fromEntries(credentials.map(([path, { subject }]) => [path, subject]));
}

describe("whom the registration trusts", () => {
  it("is the app's identity in direct-sso mode, by its principal id", () => {
    expect(subjects(synthesizeDirectSso())).toEqual({
      "Api/Credential/Identity": "${azurerm_user_assigned_identity.Hosting/Identity.principal_id}",
    });
  });

  it("is the gateway's and the server's identity in oauth-proxy mode, each with a credential of its own", () => {
    expect(subjects(synthesizeOAuthProxy())).toEqual({
      "Api/Credential/Gateway": "${azurerm_user_assigned_identity.Hosting/GatewayIdentity.principal_id}",
      "Api/Credential/Server": "${azurerm_user_assigned_identity.Hosting/ServerIdentity.principal_id}",
    });
  });

  it("is only the gateway when the server gets Graph tokens and exchanges none", () => {
    const stack = synthesizeOAuthProxy({
      forwardedToken: "graph",
      server: { type: "container", image: "contoso.azurecr.io/wiki:1", targetPort: 3000 },
    });
    expect(Object.keys(subjects(stack))).toEqual(["Api/Credential/Gateway"]);
  });

  it("is only the gateway also when the server that gets Graph tokens runs elsewhere", () => {
    const server = { type: "existing", url: "https://wiki.contoso.com/mcp", identityPrincipalId: ownerId } as const;
    const stack = synthesizeOAuthProxy({ forwardedToken: "graph", server });
    expect(Object.keys(subjects(stack))).toEqual(["Api/Credential/Gateway"]);
  });

  it("is the given identity of a server that runs elsewhere", () => {
    const server = { type: "existing", url: "https://wiki.contoso.com/mcp", identityPrincipalId: ownerId } as const;
    expect(subjects(synthesizeUnhosted({ server }))).toEqual({ "Api/Credential/Identity": ownerId });
    expect(subjects(synthesizeOAuthProxy({ server }))).toMatchObject({ "Api/Credential/Server": ownerId });
  });

  it("is nobody when a server that runs elsewhere names no identity", () => {
    expect(subjects(synthesizeUnhosted())).toEqual({});
    const server = { type: "existing", url: "https://wiki.contoso.com/mcp" } as const;
    expect(Object.keys(subjects(synthesizeOAuthProxy({ server })))).toEqual(["Api/Credential/Gateway"]);
  });

  it("is nobody when the registration proves itself otherwise", () => {
    const credential = { type: "key-vault-secret", secret: existingSecret("client-secret") } as const;
    expect(subjects(synthesizeOAuthProxy({ credential }))).toEqual({});
  });

  it("is nobody when the registration exists and nothing may be added to it", () => {
    const registration = EntraMcpIntegration.fromExistingRegistration({ clientId: existingClientId });
    expect(subjects(synthesizeOAuthProxy({ registration }))).toEqual({});
  });
});

it("names each credential after its container and puts it on the confidential registration", () => {
  const stack = synthesizeOAuthProxy({ name: "mail" });
  const application_id = "${azuread_application.Api/Registration.id}";
  expect(stack.resource(CREDENTIAL, "Api/Credential/Gateway")).toMatchObject({
    display_name: "mail-gateway",
    application_id,
  });
  expect(stack.resource(CREDENTIAL, "Api/Credential/Server")).toMatchObject({
    display_name: "mail-server",
    application_id,
  });
});

it("has the tenant's v2 issuer, also where the tenant is read while planning", () => {
  const issuer = (stack: SynthesizedStack) => stack.resource(CREDENTIAL).issuer;
  expect(issuer(synthesizeDirectSso({ tenantId }))).toBe(`https://login.microsoftonline.com/${tenantId}/v2.0`);
  expect(issuer(synthesizeDirectSso())).toBe(
    "https://login.microsoftonline.com/${data.azuread_client_config.Deployment.tenant_id}/v2.0",
  );
});
