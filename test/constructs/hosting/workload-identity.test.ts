import { synthesizeDirectSso, synthesizeOAuthProxy } from "../../support/synthesize.js";
import { synthesizeVariation, variationNames } from "../../support/integration-variations.js";

const IDENTITY = "azurerm_user_assigned_identity";

it("is one for the app, named after the integration", () => {
  expect(synthesizeDirectSso({ name: "wiki" }).resources(IDENTITY)).toEqual({
    "Hosting/Identity": {
      name: "id-wiki",
      resource_group_name: "${azurerm_resource_group.Hosting/ResourceGroup.name}",
      location: "westeurope",
    },
  });
});

it("is one for the gateway and one for the server", () => {
  const identities = Object.entries(synthesizeOAuthProxy({ name: "mail" }).resources(IDENTITY));
  expect(identities.map(([path, { name }]) => [path, name])).toEqual([
    ["Hosting/GatewayIdentity", "id-mail-gateway"],
    ["Hosting/ServerIdentity", "id-mail-server"],
  ]);
});

it.each(variationNames)("spares Azure a look-up of each identity that gets a role: %s", (name) => {
  for (const role of Object.values(synthesizeVariation(name).resources("azurerm_role_assignment"))) {
    const isIdentity = String(role.principal_id).includes(IDENTITY);
    expect(role.principal_type).toBe(isIdentity ? "ServicePrincipal" : undefined);
  }
});

it.each(variationNames)(
  "gives identities no role beyond pulling images, reading single secrets and using single keys: %s",
  (name) => {
    const roles = Object.values(synthesizeVariation(name).resources("azurerm_role_assignment"));
    for (const { principal_id, role_definition_name, scope } of roles) {
      if (!String(principal_id).includes(IDENTITY)) continue;
      expect(`${String(role_definition_name)} on ${String(scope)}`).toMatch(
        /^(AcrPull on .*(registries\/[^/]+|container_registry\..*id})|Key Vault Secrets User on .*\/secrets\/[^/]+(\/Credential\.name})?|Key Vault Crypto Service Encryption User on .*\/keys\/[^/]+(\/TokenStore\/SealingKey\.name})?)$/,
      );
    }
  },
);
