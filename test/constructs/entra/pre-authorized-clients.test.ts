import { permissionId } from "../../../constructs/entra/permission-id.js";
import { containerApp, variablesOf } from "../../support/container-apps.js";
import { synthesizeDirectSso, synthesizeOAuthProxy, type SynthesizedStack } from "../../support/synthesize.js";
import { synthesizeVariation, variationNames } from "../../support/integration-variations.js";

const PRE_AUTHORIZED = "azuread_application_pre_authorized";
const VSCODE = "aebc6443-996d-45c2-90f0-388ff96faa56";
const PORTAL = "3f1d6a52-0c0f-4a4e-9d5c-2f6a1b8c9d0e";
const PUBLIC_CLIENT = "${azuread_application.PublicClient.client_id}";

function clientIds(stack: SynthesizedStack): Readonly<Record<string, unknown>> {
  const blocks = Object.entries(stack.resources(PRE_AUTHORIZED));
  return Object.fromEntries(
    blocks.map(([path, block]) => [path.replace("Api/PreAuthorized/", ""), block.authorized_client_id]),
  );
}

it("is nobody by default in direct-sso mode", () => {
  expect(clientIds(synthesizeDirectSso())).toEqual({});
});

it("is the integration's own public client by default in oauth-proxy mode", () => {
  expect(clientIds(synthesizeOAuthProxy())).toEqual({ "public-client": PUBLIC_CLIENT });
});

it.each([
  ["vscode", { vscode: VSCODE }],
  ["azure-cli", { "azure-cli": "04b07795-8ddb-461a-bbee-02f9e1bf7b46" }],
  [
    "teams",
    {
      "teams-1fec8e78": "1fec8e78-bce4-4aaf-ab1b-5451cc387264",
      "teams-5e3ce6c0": "5e3ce6c0-2b1f-4285-8d4b-75ee78787346",
    },
  ],
] as const)("knows the Entra applications of %s [P-16]", (preset, expected) => {
  expect(clientIds(synthesizeDirectSso({ clients: [preset] }))).toEqual(expected);
  expect(clientIds(synthesizeOAuthProxy({ clients: [preset] }))).toEqual({
    ...expected,
    "public-client": PUBLIC_CLIENT,
  });
});

it.each(["claude-web", "claude-desktop", "claude-code", "cursor", "mcp-inspector", "mcp-remote"] as const)(
  "has nothing to pre-authorize for %s, which is no Entra application",
  (preset) => {
    expect(clientIds(synthesizeOAuthProxy({ clients: [preset] }))).toEqual({ "public-client": PUBLIC_CLIENT });
  },
);

it("takes clients of the caller's own by their client ids", () => {
  const portal = { name: "portal", entraClientId: PORTAL };
  expect(clientIds(synthesizeDirectSso({ clients: [portal] }))).toEqual({ portal: PORTAL });
  expect(clientIds(synthesizeOAuthProxy({ clients: [portal] }))).toMatchObject({ portal: PORTAL });
});

it("lets every client ask for every scope, by literal ids", () => {
  const stack = synthesizeOAuthProxy({ clients: ["vscode"], scopes: [{ value: "write" }, { value: "read" }] });
  const permissionIds = [permissionId("contoso", "read"), permissionId("contoso", "write")];
  for (const block of Object.values(stack.resources(PRE_AUTHORIZED))) {
    expect(block).toMatchObject({
      application_id: "${azuread_application.Api/Registration.id}",
      permission_ids: permissionIds,
    });
  }
});

it.each(variationNames)("never pre-authorizes a client for no scope at all, which Entra refuses later: %s", (name) => {
  for (const block of Object.values(synthesizeVariation(name).resources(PRE_AUTHORIZED))) {
    expect((block.permission_ids as readonly string[]).length).toBeGreaterThan(0);
  }
});

it("tells the containers who may bring tokens of their own, the public client first", () => {
  const stack = synthesizeOAuthProxy({ clients: ["vscode", { name: "portal", entraClientId: PORTAL }] });
  for (const path of ["Hosting/Gateway", "Hosting/Server"]) {
    expect(variablesOf(containerApp(stack, path)).ENTRA_PRE_AUTHORIZED_CLIENT_IDS).toBe(
      `${PUBLIC_CLIENT} ${PORTAL} ${VSCODE}`,
    );
  }
  expect(stack.resolve(stack.integration.preAuthorizedClientIds)).toEqual([PUBLIC_CLIENT, PORTAL, VSCODE]);
});
