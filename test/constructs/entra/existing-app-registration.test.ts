import { permissionId } from "../../../constructs/entra/permission-id.js";
import { EntraMcpIntegration, type ExistingRegistrationPart } from "../../../constructs/index.js";
import { containerApp, variablesOf } from "../../support/container-apps.js";
import { existingCertificate, existingClientId, ownerId, tenantId } from "../../support/integration-fixtures.js";
import {
  synthesizeDirectSso,
  synthesizeOAuthProxy,
  type Block,
  type SynthesizedStack,
} from "../../support/synthesize.js";

const APPLICATION_ID = "/applications/${data.azuread_application.Api/Registration.object_id}";
const PUBLIC_CLIENT_ID = "9c3f0a1e-7b2d-4e8a-a5f6-1d2c3b4a5f60";
const PUBLIC_APPLICATION_ID = "/applications/${data.azuread_application.PublicClient.object_id}";

function registrationWith(...add: ExistingRegistrationPart[]) {
  return EntraMcpIntegration.fromExistingRegistration({ clientId: existingClientId, add });
}

function publicClientWith(...add: ExistingRegistrationPart[]) {
  return EntraMcpIntegration.fromExistingRegistration({ clientId: PUBLIC_CLIENT_ID, add });
}

/** Resources of the azuread provider, by type and path. */
function entraResources(stack: SynthesizedStack): Readonly<Record<string, Block>> {
  const types = Object.keys(stack.counts).filter((type) => type.startsWith("azuread_"));
  return Object.fromEntries(
    types.flatMap((type) =>
      Object.entries(stack.resources(type)).map(([path, block]) => [`${type}.${path}`, block] as const),
    ),
  );
}

const appRoles = [
  { value: "Auditor", displayName: "Auditors", description: "Audit", allowedMemberTypes: ["User", "Application"] },
] as const;

it("is only read when nothing may be added", () => {
  const stack = synthesizeDirectSso({ registration: registrationWith(), appRoles, clients: ["vscode"] });
  expect(entraResources(stack)).toEqual({});
  expect(stack.dataSource("azuread_application")).toEqual({ client_id: existingClientId });
});

it("needs no look-up of the deploying principal, who owns nothing here", () => {
  const stack = synthesizeDirectSso({ registration: registrationWith(), tenantId });
  expect(Object.keys(stack.counts).filter((type) => type.startsWith("data."))).toEqual(["data.azuread_application"]);
});

it("needs no look-up of a certificate that the administrators put on it", () => {
  const credential = { type: "key-vault-certificate", existing: existingCertificate } as const;
  const stack = synthesizeDirectSso({ registration: registrationWith(), credential });
  expect(stack.dataSources("azurerm_key_vault_certificate")).toEqual({});
});

describe("each part that may be added is that part alone", () => {
  const parts: readonly [ExistingRegistrationPart, Readonly<Record<string, Block>>][] = [
    [
      "federated-identity-credential",
      {
        "azuread_application_federated_identity_credential.Api/Credential/Identity": {
          application_id: APPLICATION_ID,
          display_name: "contoso-app",
        },
      },
    ],
    [
      "identifier-uri",
      {
        "azuread_application_identifier_uri.Api/IdentifierUri": {
          application_id: APPLICATION_ID,
          identifier_uri: `api://${existingClientId}`,
        },
        "azuread_application_identifier_uri.Api/McpUrl": {
          application_id: APPLICATION_ID,
          identifier_uri: "https://contoso.${azurerm_container_app_environment.Hosting/Environment.default_domain}/mcp",
        },
      },
    ],
    [
      "permission-scopes",
      {
        "azuread_application_permission_scope.Api/Registration/Scope-access_as_user": {
          application_id: APPLICATION_ID,
          scope_id: permissionId("contoso", "access_as_user"),
          value: "access_as_user",
          type: "User",
          admin_consent_display_name: "Access contoso",
        },
      },
    ],
    [
      "app-roles",
      {
        "azuread_application_app_role.Api/Registration/Role-Auditor": {
          application_id: APPLICATION_ID,
          role_id: permissionId("contoso", "Auditor"),
          value: "Auditor",
          display_name: "Auditors",
          description: "Audit",
          allowed_member_types: ["Application", "User"],
        },
      },
    ],
    [
      "graph-permissions",
      {
        "azuread_application_api_access.Api/Registration/Access-MicrosoftGraph": {
          application_id: APPLICATION_ID,
          api_client_id: "00000003-0000-0000-c000-000000000000",
          scope_ids: [
            "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
            "7427e0e9-2fba-42fe-b0c0-848c9e6a8182",
            "37f7f235-527c-4136-accd-4a02d197296e",
            "14dad69e-099b-42c9-810b-d002981feec1",
          ],
        },
      },
    ],
    [
      "pre-authorized-clients",
      {
        "azuread_application_pre_authorized.Api/PreAuthorized/vscode": {
          application_id: APPLICATION_ID,
          authorized_client_id: "aebc6443-996d-45c2-90f0-388ff96faa56",
        },
      },
    ],
    [
      "redirect-uris",
      {
        "azuread_application_redirect_uris.Api/Registration/RedirectUris": {
          application_id: APPLICATION_ID,
          type: "Web",
          redirect_uris: [
            "https://contoso.${azurerm_container_app_environment.Hosting/Environment.default_domain}/callback",
          ],
        },
      },
    ],
  ];

  it.each(parts)("%s", (part, expected) => {
    const stack = synthesizeDirectSso({ registration: registrationWith(part), appRoles, clients: ["vscode"] });
    const resources = entraResources(stack);
    expect(Object.keys(resources).sort()).toEqual(Object.keys(expected).sort());
    expect(resources).toMatchObject(expected);
  });

  it("certificate", () => {
    const credential = { type: "key-vault-certificate", existing: existingCertificate } as const;
    const without = synthesizeDirectSso({ registration: registrationWith(), credential });
    expect(entraResources(without)).toEqual({});
    const stack = synthesizeDirectSso({ registration: registrationWith("certificate"), credential });
    expect(Object.keys(entraResources(stack))).toEqual(["azuread_application_certificate.Api/Credential/PublicKey"]);
    expect(stack.resource("azuread_application_certificate").application_id).toBe(APPLICATION_ID);
  });
});

it("pre-authorizes clients only after the scopes that are added", () => {
  const registration = registrationWith("permission-scopes", "pre-authorized-clients");
  const stack = synthesizeDirectSso({ registration, clients: ["vscode"] });
  expect(stack.resource("azuread_application_pre_authorized").depends_on).toEqual([
    "azuread_application_permission_scope.Api/Registration/Scope-access_as_user",
  ]);
});

it("lets the configured clients in whose pre-authorization is left to the administrators", () => {
  const stack = synthesizeDirectSso({ registration: registrationWith(), clients: ["vscode"] });
  expect(variablesOf(containerApp(stack)).ENTRA_PRE_AUTHORIZED_CLIENT_IDS).toBe("aebc6443-996d-45c2-90f0-388ff96faa56");
});

it("knows the scopes that the administrators made by their ids, not by derived ones", () => {
  const stack = synthesizeOAuthProxy({ registration: registrationWith("pre-authorized-clients") });
  expect(stack.text).not.toContain(permissionId("contoso", "access_as_user"));
});

describe("the identifier URI of an existing registration", () => {
  it("is api://<client id> unless given", () => {
    const { integration } = synthesizeDirectSso({ registration: registrationWith() });
    expect(integration.identifierUri).toBe(`api://${existingClientId}`);
    expect(integration.scopes).toEqual([`api://${existingClientId}/access_as_user`]);
  });

  it("is the given one, for clients and for the container", () => {
    const registration = EntraMcpIntegration.fromExistingRegistration({
      clientId: existingClientId,
      identifierUri: "https://contoso.com/mcp-api",
    });
    const stack = synthesizeDirectSso({ registration });
    expect(stack.integration.scopes).toEqual(["https://contoso.com/mcp-api/access_as_user"]);
    expect(variablesOf(containerApp(stack)).ENTRA_IDENTIFIER_URI).toBe("https://contoso.com/mcp-api");
  });
});

describe("an existing public client", () => {
  it("is only read when nothing may be added, and pre-authorized on the API all the same", () => {
    const stack = synthesizeOAuthProxy({
      publicClientRegistration: publicClientWith(),
      clients: ["claude-code"],
      owners: [ownerId],
    });
    expect(Object.keys(stack.resources("azuread_application"))).toEqual(["Api/Registration"]);
    expect(stack.resources("azuread_application_redirect_uris")).toEqual({});
    expect(stack.dataSource("azuread_application")).toEqual({ client_id: PUBLIC_CLIENT_ID });
    expect(stack.resource("azuread_application_pre_authorized").authorized_client_id).toBe(
      "${data.azuread_application.PublicClient.client_id}",
    );
  });

  it("can be given the MCP clients' redirect URIs", () => {
    const stack = synthesizeOAuthProxy({
      publicClientRegistration: publicClientWith("redirect-uris"),
      clients: ["claude-code"],
    });
    expect(stack.resource("azuread_application_redirect_uris")).toEqual({
      application_id: PUBLIC_APPLICATION_ID,
      type: "PublicClient",
      redirect_uris: ["http://localhost/callback"],
    });
  });

  it("can be given the scopes it asks for", () => {
    const stack = synthesizeOAuthProxy({ publicClientRegistration: publicClientWith("graph-permissions") });
    expect(stack.resource("azuread_application_api_access")).toMatchObject({
      application_id: PUBLIC_APPLICATION_ID,
      api_client_id: "${azuread_application.Api/Registration.client_id}",
      scope_ids: [permissionId("contoso", "access_as_user")],
    });
  });

  it("exists beside an existing API without either getting anything", () => {
    const stack = synthesizeOAuthProxy({
      registration: registrationWith(),
      publicClientRegistration: publicClientWith(),
      tenantId,
    });
    expect(entraResources(stack)).toEqual({});
  });
});
