import { itAccepts, itReports } from "./faults.js";
import { minimalDirectSso, minimalOAuthProxy } from "./valid-props.js";

const role = (allowedMemberTypes: readonly string[]) => ({
  value: "Mcp.Invoke",
  displayName: "Invoke",
  description: "Calls tools without a user.",
  allowedMemberTypes,
});
const appRoles = [role(["Application"])];

describe("tools for applications", () => {
  itReports(minimalDirectSso, [
    {
      fault: "a role that is not exposed",
      changes: { appOnlyTools: { whoami: "Mcp.Invoke" } },
      path: "appOnlyTools.whoami",
      message: "is not the value of one of appRoles",
      remedy: "Expose it",
    },
    {
      fault: "a role for users only",
      changes: { appRoles: [role(["User"])], appOnlyTools: { whoami: "Mcp.Invoke" } },
      path: "appOnlyTools.whoami",
      message: "no application can hold",
      remedy: 'Add "Application"',
    },
    {
      fault: "a name that no tool has",
      changes: { appRoles, appOnlyTools: { "who am i": "Mcp.Invoke" } },
      path: 'appOnlyTools["who am i"]',
      message: "is not the name of a tool",
      remedy: "tools/list",
    },
    {
      fault: "a list of roles for a tool",
      changes: { appRoles, appOnlyTools: { whoami: ["Mcp.Invoke"] } },
      path: "appOnlyTools.whoami",
      message: "where the value of an app role as a string is expected",
      remedy: "Give the value of an app role",
    },
    {
      fault: "tools of a server of one's own",
      changes: {
        appRoles,
        appOnlyTools: { whoami: "Mcp.Invoke" },
        server: { type: "container", image: "contoso.azurecr.io/tools:2.0.1", targetPort: 3000 },
        "hosting.runtimeImage": undefined,
      },
      path: "appOnlyTools",
      message: "the server is one of your own",
      remedy: "Remove it",
    },
  ]);
  itReports(minimalOAuthProxy, [
    {
      fault: "the other mode",
      changes: { appOnlyTools: { whoami: "Mcp.Invoke" } },
      path: "appOnlyTools",
      message: "belongs to direct-sso mode",
      remedy: 'mode: "direct-sso"',
    },
  ]);
  itAccepts(minimalDirectSso, [
    ["a role that applications can hold", { appRoles, appOnlyTools: { whoami: "Mcp.Invoke" } }],
    ["none", { appOnlyTools: {} }],
  ]);
});
