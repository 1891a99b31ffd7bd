import { permissionId } from "../../../constructs/entra/permission-id.js";
import type { DirectSsoOverrides } from "../../support/integration-fixtures.js";
import { synthesizeDirectSso, type Block } from "../../support/synthesize.js";

function applicationOf(props: DirectSsoOverrides): Block {
  return synthesizeDirectSso(props).resource("azuread_application");
}

function scopesOf(props: DirectSsoOverrides): readonly Block[] {
  return (applicationOf(props).api as { oauth2_permission_scope: readonly Block[] }).oauth2_permission_scope;
}

function rolesOf(props: DirectSsoOverrides): readonly Block[] {
  return applicationOf(props).app_role as readonly Block[];
}

describe("exposed scopes", () => {
  it("are one, access_as_user, with consent texts that name the server", () => {
    expect(scopesOf({ displayName: "Contoso MCP" })).toEqual([
      {
        id: permissionId("contoso", "access_as_user"),
        value: "access_as_user",
        type: "User",
        enabled: true,
        admin_consent_display_name: "Access Contoso MCP",
        admin_consent_description: "Allows the application to use Contoso MCP as the signed-in user.",
        user_consent_display_name: "Access Contoso MCP",
        user_consent_description: "Allows the application to use Contoso MCP on your behalf.",
      },
    ]);
  });

  it("are the caller's where given, instead of the default one", () => {
    const scope = {
      value: "mail.send",
      id: "a1b2c3d4-5e6f-4a1b-8c2d-3e4f5a6b7c8d",
      type: "Admin",
      adminConsentDisplayName: "Send mail",
      adminConsentDescription: "Sends mail for the user",
      userConsentDisplayName: "Send your mail",
      userConsentDescription: "Sends mail for you",
    } as const;
    expect(scopesOf({ scopes: [scope] })).toEqual([
      {
        id: scope.id,
        value: scope.value,
        type: scope.type,
        enabled: true,
        admin_consent_display_name: scope.adminConsentDisplayName,
        admin_consent_description: scope.adminConsentDescription,
        user_consent_display_name: scope.userConsentDisplayName,
        user_consent_description: scope.userConsentDescription,
      },
    ]);
  });

  it("show users the administrator's title unless they have one of their own", () => {
    const [scope] = scopesOf({ scopes: [{ value: "mail.send", adminConsentDisplayName: "Send mail" }] });
    expect(scope).toMatchObject({ user_consent_display_name: "Send mail" });
  });

  it.each([
    [["b", "a", "c"]],
    [["c", "b", "a"]],
    // By code point, so that the order is the same in every language.
    [["B", "a", "Z"]],
  ])("are sorted by value: %j", (values) => {
    expect(scopesOf({ scopes: values.map((value) => ({ value })) }).map(({ value }) => value)).toEqual(
      [...values].sort(),
    );
  });
});

describe("ids of scopes and roles", () => {
  const role = { value: "Admin", displayName: "Admin", description: "All", allowedMemberTypes: ["User"] } as const;

  it("are literal UUIDs derived from the key and the value", () => {
    expect(scopesOf({ key: "wiki", scopes: [{ value: "read" }] })[0]?.id).toBe(permissionId("wiki", "read"));
    expect(rolesOf({ key: "wiki", appRoles: [role] })[0]?.id).toBe(permissionId("wiki", "Admin"));
  });

  it("derive from the name when no key is given", () => {
    expect(scopesOf({ name: "wiki" })[0]?.id).toBe(permissionId("wiki", "access_as_user"));
  });

  it("outlive a rename when the key is kept", () => {
    const before = applicationOf({ name: "wiki", appRoles: [role] });
    const after = applicationOf({ name: "docs", displayName: "Docs", key: "wiki", appRoles: [role] });
    const ids = ({ api, app_role }: Block) => JSON.stringify([api, app_role]).match(/"id":"[^"]+"/g);
    expect(ids(after)).toEqual(ids(before));
    expect(ids(after)).toHaveLength(2);
  });

  it("differ between integrations", () => {
    expect(scopesOf({ name: "wiki" })[0]?.id).not.toBe(scopesOf({ name: "docs" })[0]?.id);
  });
});

describe("app roles", () => {
  it("are none by default", () => {
    expect(rolesOf({})).toEqual([]);
  });

  it("are enabled and sorted, members too", () => {
    const roles = rolesOf({
      appRoles: [
        { value: "Writer", displayName: "Writers", description: "Write", allowedMemberTypes: ["User", "Application"] },
        { value: "Reader", displayName: "Readers", description: "Read", allowedMemberTypes: ["User"] },
      ],
    });
    expect(roles).toEqual([
      {
        id: permissionId("contoso", "Reader"),
        value: "Reader",
        display_name: "Readers",
        description: "Read",
        allowed_member_types: ["User"],
        enabled: true,
      },
      {
        id: permissionId("contoso", "Writer"),
        value: "Writer",
        display_name: "Writers",
        description: "Write",
        allowed_member_types: ["Application", "User"],
        enabled: true,
      },
    ]);
  });
});

describe("optional claims", () => {
  const idtyp = { name: "idtyp", additional_properties: ["include_user_token"] };

  it("always tell the kind of token", () => {
    expect(applicationOf({}).optional_claims).toEqual({ access_token: [idtyp] });
  });

  it("are the caller's beside it, sorted by name", () => {
    const optionalClaims = {
      accessToken: [{ name: "xms_cc" }, { name: "email", essential: true }],
      idToken: [{ name: "upn" }, { name: "extension_id", source: "user" }],
    };
    expect(applicationOf({ optionalClaims }).optional_claims).toEqual({
      access_token: [{ name: "email", essential: true }, idtyp, { name: "xms_cc" }],
      id_token: [{ name: "extension_id", source: "user" }, { name: "upn" }],
    });
  });

  it("have the kind of token once, and for users too, when the caller asks for it as well", () => {
    expect(applicationOf({ optionalClaims: { accessToken: [{ name: "idtyp" }] } }).optional_claims).toEqual({
      access_token: [idtyp],
    });
  });
});
