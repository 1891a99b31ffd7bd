import { graphDelegatedPermissions } from "../../../constructs/entra/graph-delegated-permissions.js";
import type { GraphDelegatedPermission } from "../../../constructs/index.js";
import { containerApp, variablesOf } from "../../support/container-apps.js";
import { synthesizeDirectSso, synthesizeOAuthProxy } from "../../support/synthesize.js";

const GRAPH = "00000003-0000-0000-c000-000000000000";
const SIGN_IN = {
  offline_access: "7427e0e9-2fba-42fe-b0c0-848c9e6a8182",
  openid: "37f7f235-527c-4136-accd-4a02d197296e",
  profile: "14dad69e-099b-42c9-810b-d002981feec1",
};
const USER_READ = "e1fe6dd8-ba31-4d61-89e7-88639da4683d";

function graphAccess(graphPermissions?: readonly GraphDelegatedPermission[]) {
  const stack = synthesizeDirectSso(graphPermissions ? { graphPermissions } : {});
  const [access] = stack.resource("azuread_application").required_resource_access as {
    resource_app_id: string;
    resource_access: { id: string; type: string }[];
  }[];
  return {
    access,
    ids: access?.resource_access.map(({ id }) => id),
    lookups: stack.dataSources("azuread_service_principal"),
    variable: variablesOf(containerApp(stack)).GRAPH_PERMISSIONS,
  };
}

it("asks Microsoft Graph for User.Read and what sign-in needs by default", () => {
  const { access } = graphAccess();
  expect(access).toEqual({
    resource_app_id: GRAPH,
    resource_access: [USER_READ, SIGN_IN.offline_access, SIGN_IN.openid, SIGN_IN.profile].map((id) => ({
      id,
      type: "Scope",
    })),
  });
});

it("writes well-known permissions as literal ids and reads nothing from the directory", () => {
  const { ids, lookups } = graphAccess(["Mail.Read", "Calendars.Read"]);
  expect(ids).toEqual([
    graphDelegatedPermissions["Calendars.Read"].id,
    graphDelegatedPermissions["Mail.Read"].id,
    SIGN_IN.offline_access,
    SIGN_IN.openid,
    SIGN_IN.profile,
  ]);
  expect(lookups).toEqual({});
});

it("asks the same whatever order the caller writes", () => {
  expect(graphAccess(["Mail.Read", "User.Read"]).ids).toEqual(graphAccess(["User.Read", "Mail.Read"]).ids);
});

it.each([[["openid"]], [["offline_access", "profile", "openid", "Mail.Read"]]] as const)(
  "asks for each sign-in permission once when the caller lists %j",
  (permissions) => {
    const { ids = [] } = graphAccess(permissions);
    for (const id of Object.values(SIGN_IN)) expect(ids.filter((each) => each === id)).toHaveLength(1);
  },
);

describe("a name that is not built in", () => {
  const { ids, lookups } = graphAccess(["User.Read", "ContosoThing.Read.All"]);

  it("is looked up on the tenant's Graph service principal", () => {
    expect(ids?.[0]).toBe(
      '${data.azuread_service_principal.Api/MicrosoftGraph.oauth2_permission_scope_ids["ContosoThing.Read.All"]}',
    );
    expect(lookups["Api/MicrosoftGraph"]).toMatchObject({ client_id: GRAPH });
  });

  it("fails the plan with its name when the tenant doesn't have it, and no other name does", () => {
    expect(lookups["Api/MicrosoftGraph"]?.lifecycle).toEqual({
      postcondition: [
        {
          condition: '${contains(keys(self.oauth2_permission_scope_ids), "ContosoThing.Read.All")}',
          error_message: expect.stringContaining("ContosoThing.Read.All") as string,
        },
      ],
    });
  });
});

it("takes a permission by id and name without a look-up", () => {
  const permission = { id: "f51be20a-0bb4-4fed-bf7b-db946066c75e", name: "ContosoThing.Read.All" };
  const { ids, lookups, variable } = graphAccess([permission]);
  expect(ids?.[0]).toBe(permission.id);
  expect(lookups).toEqual({});
  expect(variable).toBe(permission.name);
});

it("tells the container the names the caller chose, sorted, without those of sign-in", () => {
  expect(graphAccess(["User.Read", "Mail.Send", "Mail.Read"]).variable).toBe("Mail.Read Mail.Send User.Read");
});

it("asks on the API that exchanges tokens, not on the public client", () => {
  const stack = synthesizeOAuthProxy({ graphPermissions: ["Mail.Read"] });
  const resources = (path: string) =>
    (stack.resource("azuread_application", path).required_resource_access as { resource_app_id: string }[]).map(
      (access) => access.resource_app_id,
    );
  expect(resources("Api/Registration")).toEqual([GRAPH]);
  expect(resources("PublicClient")).not.toContain(GRAPH);
});
