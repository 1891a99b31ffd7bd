import { EntraMcpIntegration } from "../../../constructs/index.js";
import { existingClientId, tenantId } from "../../support/integration-fixtures.js";
import { synthesizeDirectSso, synthesizeOAuthProxy, synthesizeUnhosted } from "../../support/synthesize.js";

const GRANT = "azuread_service_principal_delegated_permission_grant";

describe("by default", () => {
  it("grants nothing and says where an administrator consents, as attribute and as output [P-9]", () => {
    const stack = synthesizeUnhosted({ tenantId });
    expect(stack.resources(GRANT)).toEqual({});
    expect(stack.outputs.AdminConsentUrl).toBe(
      `https://login.microsoftonline.com/${tenantId}/v2.0/adminconsent` +
        "?client_id=${azuread_application.Api/Registration.client_id}" +
        "&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default" +
        '&redirect_uri=${urlencode("https://mcp.contoso.com/callback")}',
    );
    expect(stack.resolve(stack.integration.adminConsentUrl)).toBe(stack.outputs.AdminConsentUrl);
  });

  it("sends the administrator back to the redirect URI that is registered, encoded by Terraform", () => {
    const stack = synthesizeOAuthProxy();
    const redirectUri =
      "https://contoso-gateway.${azurerm_container_app_environment.Hosting/Environment.default_domain}/callback";
    expect(stack.outputs.AdminConsentUrl).toContain(`&redirect_uri=\${urlencode("${redirectUri}")}`);
    expect(stack.resource("azuread_application", "Api/Registration").web).toEqual({ redirect_uris: [redirectUri] });
    expect(stack.resolve(stack.integration.redirectUri)).toBe(redirectUri);
  });
});

describe("with grantTenantWideAdminConsent", () => {
  const props = { grantTenantWideAdminConsent: true, graphPermissions: ["Mail.Read"] } as const;

  it("grants every Graph permission of the registration, those of sign-in too [P-9]", () => {
    expect(synthesizeDirectSso(props).resource(GRANT)).toMatchObject({
      service_principal_object_id: "${azuread_service_principal.Api/Registration/ServicePrincipal.object_id}",
      resource_service_principal_object_id: "${data.azuread_service_principal.Api/MicrosoftGraph.object_id}",
      claim_values: ["Mail.Read", "offline_access", "openid", "profile"],
    });
  });

  it("names no users: the grant is for the whole tenant", () => {
    expect(synthesizeDirectSso(props).resource(GRANT)).not.toHaveProperty("user_object_id");
  });

  it("reads Graph's service principal, which destroying a resource would delete", () => {
    const stack = synthesizeDirectSso(props);
    expect(stack.dataSource("azuread_service_principal")).toMatchObject({
      client_id: "00000003-0000-0000-c000-000000000000",
    });
    expect(stack.text).not.toContain("use_existing");
  });

  it("comes after everything else on the registration, because the provider doesn't survive a 404", () => {
    expect(synthesizeDirectSso(props).resource(GRANT).depends_on).toEqual([
      "azuread_application_identifier_uri.Api/IdentifierUri",
      "azuread_application_identifier_uri.Api/McpUrl",
    ]);
  });

  it("has no consent URL left to open", () => {
    const stack = synthesizeDirectSso(props);
    expect(stack.integration.adminConsentUrl).toBeUndefined();
    expect(stack.outputs).toEqual({});
  });

  it("is given to an existing registration's service principal, which is read for it", () => {
    const registration = EntraMcpIntegration.fromExistingRegistration({ clientId: existingClientId });
    const stack = synthesizeDirectSso({ ...props, registration });
    expect(stack.resource(GRANT).service_principal_object_id).toBe(
      "${data.azuread_service_principal.Api/Registration/ServicePrincipal.object_id}",
    );
    expect(Object.keys(stack.dataSources("azuread_service_principal")).sort()).toEqual([
      "Api/MicrosoftGraph",
      "Api/Registration/ServicePrincipal",
    ]);
  });
});
