import { ownerId, tenantId } from "../../support/integration-fixtures.js";
import { synthesizeDirectSso, synthesizeOAuthProxy, type SynthesizedStack } from "../../support/synthesize.js";

const CLIENT_CONFIG = "azuread_client_config";

function ownersOf(stack: SynthesizedStack): readonly unknown[] {
  return [
    ...Object.values(stack.resources("azuread_application")),
    ...Object.values(stack.resources("azuread_service_principal")),
  ].map(({ owners }) => owners);
}

describe("owners of applications and service principals", () => {
  it("are the deploying principal by default, whom the provider would remove otherwise", () => {
    const deployer = ["${data.azuread_client_config.Deployment.object_id}"];
    expect(ownersOf(synthesizeOAuthProxy({ tenantId }))).toEqual([deployer, deployer, deployer, deployer]);
  });

  it("are the given ones, sorted", () => {
    const otherOwner = "0d3f4a0e-52cb-4c1b-8f0e-2f0c3b9a7e11";
    const owners = [otherOwner, ownerId];
    expect(ownersOf(synthesizeOAuthProxy({ owners: [ownerId, otherOwner] }))).toEqual([owners, owners, owners, owners]);
  });
});

describe("the deploying principal's sign-in", () => {
  it("is read once where tenant or owners are not given", () => {
    expect(Object.keys(synthesizeOAuthProxy().dataSources(CLIENT_CONFIG))).toEqual(["Deployment"]);
    expect(Object.keys(synthesizeOAuthProxy({ tenantId }).dataSources(CLIENT_CONFIG))).toEqual(["Deployment"]);
    expect(Object.keys(synthesizeOAuthProxy({ owners: [ownerId] }).dataSources(CLIENT_CONFIG))).toEqual(["Deployment"]);
  });

  it("is not read where both are given: the plan needs no look-up", () => {
    expect(synthesizeOAuthProxy({ tenantId, owners: [ownerId] }).text).not.toContain(CLIENT_CONFIG);
    expect(synthesizeDirectSso({ tenantId, owners: [ownerId] }).text).not.toContain(CLIENT_CONFIG);
  });
});

it("writes a given tenant id literally wherever it is needed", () => {
  const stack = synthesizeDirectSso({ tenantId, owners: [ownerId], hosting: { keyVault: { name: "kv-contoso" } } });
  expect(stack.resource("azuread_application_federated_identity_credential").issuer).toContain(tenantId);
  expect(stack.resource("azurerm_key_vault").tenant_id).toBe(tenantId);
  expect(stack.integration.tenantId).toBe(tenantId);
});
