import { lookedUpMapKeys } from "../../../cli/terraform/looked-up-map-keys.js";
import { parseConfiguration } from "../../../cli/terraform/terraform-configuration.js";

function keysIn(expression: string, application: Record<string, unknown> = {}): Record<string, Record<string, string>> {
  return lookedUpMapKeys(
    parseConfiguration({
      resource: { azuread_application: { App: application }, a_b: { C: { nested: [expression] } } },
    }),
  );
}

describe("keys looked up in computed maps", () => {
  it.each([
    ["an index", '${data.azuread_service_principal.Graph.oauth2_permission_scope_ids["Mail.Read"]}', "Mail.Read"],
    [
      "lookup()",
      '${lookup(data.azuread_service_principal.Graph.oauth2_permission_scope_ids, "Mail.Read", "")}',
      "Mail.Read",
    ],
    [
      "an index on a counted object",
      '${azuread_service_principal.Graph[0].oauth2_permission_scope_ids["Mail.Read"]}',
      "Mail.Read",
    ],
  ])("are found in %s", (_, expression, key) => {
    expect(Object.keys(keysIn(expression).oauth2_permission_scope_ids ?? {})).toEqual([key]);
  });

  it("are found more than once in one expression", () => {
    expect(keysIn('${x.app_role_ids["a"]} ${x.app_role_ids["b"]}').app_role_ids).toEqual({
      a: expect.any(String) as unknown,
      b: expect.any(String) as unknown,
    });
  });

  it("have the id that an application of the stack declares for them", () => {
    const application = { api: { oauth2_permission_scope: [{ value: "access_as_user", id: "declared" }] } };
    const keys = keysIn('${x.oauth2_permission_scope_ids["access_as_user"]}', application);
    expect(keys.oauth2_permission_scope_ids?.access_as_user).toBe("declared");
  });

  it("have the well-known id of Microsoft Graph", () => {
    expect(keysIn('${x.result["MicrosoftGraph"]}').result).toEqual({
      MicrosoftGraph: "00000003-0000-0000-c000-000000000000",
    });
  });
});
