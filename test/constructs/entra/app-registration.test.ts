import { existingClientId, ownerId } from "../../support/integration-fixtures.js";
import { synthesizeDirectSso, synthesizeOAuthProxy, type Block } from "../../support/synthesize.js";
import { synthesizeVariation, variationNames } from "../../support/integration-variations.js";
import { EntraMcpIntegration } from "../../../constructs/index.js";

const API = "Api/Registration";
const PUBLIC_CLIENT = "PublicClient";

function applicationsOf(variation: string): readonly Block[] {
  return Object.values(synthesizeVariation(variation).resources("azuread_application"));
}

describe.each(variationNames)("%s", (name) => {
  it("asks for version 2 tokens on every application [P-14]", () => {
    for (const application of applicationsOf(name)) {
      expect(application.api).toMatchObject({ requested_access_token_version: 2 });
    }
  });

  it("leaves identifier URIs, and nothing else, to resources of their own", () => {
    for (const { lifecycle } of applicationsOf(name)) {
      expect((lifecycle as Block).ignore_changes).toEqual(["identifier_uris"]);
    }
  });

  it("lets no part of a registration refer to a container app, which would be a cycle", () => {
    const stack = synthesizeVariation(name);
    for (const type of Object.keys(stack.counts).filter((each) => each.startsWith("azuread_"))) {
      expect(JSON.stringify(stack.resources(type))).not.toContain("azurerm_container_app.");
    }
  });

  it("gives every application a service principal", () => {
    const stack = synthesizeVariation(name);
    const servicePrincipals = Object.values(stack.resources("azuread_service_principal"));
    expect(servicePrincipals.map(({ client_id }) => client_id).sort()).toEqual(
      Object.keys(stack.resources("azuread_application"))
        .map((path) => `\${azuread_application.${path}.client_id}`)
        .sort(),
    );
  });
});

describe("names of the registrations", () => {
  it("are the display name in direct-sso mode", () => {
    const stack = synthesizeDirectSso({ displayName: "Contoso MCP" });
    expect(stack.resource("azuread_application").display_name).toBe("Contoso MCP");
  });

  it("tell API and client apart in oauth-proxy mode", () => {
    const stack = synthesizeOAuthProxy({ displayName: "Contoso MCP" });
    expect(stack.resource("azuread_application", API).display_name).toBe("Contoso MCP API");
    expect(stack.resource("azuread_application", PUBLIC_CLIENT).display_name).toBe("Contoso MCP client");
  });

  it("derive from the name when no display name is given", () => {
    expect(synthesizeDirectSso({ name: "wiki" }).resource("azuread_application").display_name).toBe("wiki");
  });

  it("are the caller's where given", () => {
    const stack = synthesizeOAuthProxy({
      registration: { displayName: "Sign-in" },
      publicClientRegistration: { displayName: "Desktop" },
    });
    expect(stack.resource("azuread_application", API).display_name).toBe("Sign-in");
    expect(stack.resource("azuread_application", PUBLIC_CLIENT).display_name).toBe("Desktop");
  });
});

describe("notes and service management reference", () => {
  it("say by default that Terraform manages the registration", () => {
    const application = synthesizeDirectSso().resource("azuread_application");
    expect(application.notes).toMatch(/^Managed by Terraform/);
    expect(application).not.toHaveProperty("service_management_reference");
  });

  it("are the caller's where given", () => {
    const stack = synthesizeDirectSso({
      registration: { notes: "Owned by the platform team", serviceManagementReference: "CI-4711" },
    });
    expect(stack.resource("azuread_application")).toMatchObject({
      notes: "Owned by the platform team",
      service_management_reference: "CI-4711",
    });
  });
});

describe("preventDestroy", () => {
  it("is off by default", () => {
    expect(synthesizeDirectSso().resource("azuread_application").lifecycle).not.toHaveProperty("prevent_destroy");
  });

  it("protects the registration it is given for", () => {
    const stack = synthesizeOAuthProxy({ publicClientRegistration: { preventDestroy: true } });
    expect(stack.resource("azuread_application", PUBLIC_CLIENT).lifecycle).toEqual({
      ignore_changes: ["identifier_uris"],
      prevent_destroy: true,
    });
    expect(stack.resource("azuread_application", API).lifecycle).not.toHaveProperty("prevent_destroy");
  });
});

describe("redirect URIs", () => {
  it.each([
    ["direct-sso", synthesizeDirectSso, "contoso"],
    ["oauth-proxy", synthesizeOAuthProxy, "contoso-gateway"],
  ] as const)("in %s mode come from the environment's default domain", (_mode, synthesizeMode, appName) => {
    const domain = "${azurerm_container_app_environment.Hosting/Environment.default_domain}";
    expect(synthesizeMode().resource("azuread_application", API).web).toEqual({
      redirect_uris: [`https://${appName}.${domain}/callback`],
    });
  });

  it("of the API are of the web platform only, those of the public client of the public one only", () => {
    const stack = synthesizeOAuthProxy({ clients: ["claude-code"] });
    const api = stack.resource("azuread_application", API);
    const publicClient = stack.resource("azuread_application", PUBLIC_CLIENT);
    expect(api).not.toHaveProperty("public_client");
    expect(api).not.toHaveProperty("single_page_application");
    expect(publicClient).not.toHaveProperty("web");
    expect(publicClient).not.toHaveProperty("single_page_application");
  });
});

describe("sign-in", () => {
  const twoRegistrations = (props: Parameters<typeof synthesizeOAuthProxy>[0]) => {
    const stack = synthesizeOAuthProxy(props);
    return {
      applications: Object.values(stack.resources("azuread_application")),
      servicePrincipals: Object.values(stack.resources("azuread_service_principal")),
    };
  };

  it("is open to all users of the home tenant by default", () => {
    const { applications, servicePrincipals } = twoRegistrations({});
    expect(applications.map((block) => block.sign_in_audience)).toEqual(["AzureADMyOrg", "AzureADMyOrg"]);
    expect(servicePrincipals.map((block) => block.app_role_assignment_required)).toEqual([false, false]);
  });

  it("can require assignment to the API's enterprise application, and to that one only", () => {
    const { servicePrincipals } = twoRegistrations({ userAssignmentRequired: true });
    expect(servicePrincipals.map((block) => block.app_role_assignment_required)).toEqual([true, false]);
  });

  it("can be opened to other tenants", () => {
    const { applications } = twoRegistrations({
      signInAudience: "AzureADMultipleOrgs",
      allowedTenantIds: ["5a1e7a9c-6d0b-4f0e-9a57-0a3d5a1b2c3d"],
    });
    expect(applications.map((block) => block.sign_in_audience)).toEqual(["AzureADMultipleOrgs", "AzureADMultipleOrgs"]);
  });
});

describe("the public client", () => {
  it("asks for every scope of the API, by literal id", () => {
    const stack = synthesizeOAuthProxy({
      scopes: [
        { value: "write", id: "b2c7a3f8-5f0e-4d5a-9c1b-1a2b3c4d5e6f" },
        { value: "read", id: "a1b2c3d4-5e6f-4a1b-8c2d-3e4f5a6b7c8d" },
      ],
    });
    expect(stack.resource("azuread_application", PUBLIC_CLIENT).required_resource_access).toEqual([
      {
        resource_app_id: "${azuread_application.Api/Registration.client_id}",
        resource_access: [
          { id: "a1b2c3d4-5e6f-4a1b-8c2d-3e4f5a6b7c8d", type: "Scope" },
          { id: "b2c7a3f8-5f0e-4d5a-9c1b-1a2b3c4d5e6f", type: "Scope" },
        ],
      },
    ]);
  });

  it("exposes nothing itself", () => {
    const publicClient = synthesizeOAuthProxy({
      appRoles: [{ value: "Admin", displayName: "Admin", description: "Everything", allowedMemberTypes: ["User"] }],
    }).resource("azuread_application", PUBLIC_CLIENT);
    expect(publicClient.api).toEqual({ requested_access_token_version: 2 });
    expect(publicClient).not.toHaveProperty("app_role");
    expect(publicClient).not.toHaveProperty("optional_claims");
  });
});

it("makes no application where the registration is there already", () => {
  const registration = EntraMcpIntegration.fromExistingRegistration({ clientId: existingClientId });
  const stack = synthesizeDirectSso({ registration, owners: [ownerId] });
  expect(stack.resources("azuread_application")).toEqual({});
  expect(stack.resources("azuread_service_principal")).toEqual({});
});
