import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  describeGraphPermission,
  TAKEOVER_PERMISSIONS,
} from "../../../../cli/review/knowledge/describe-graph-permission.js";
import {
  delegatedGraphPermission,
  graphPermission,
  KNOWN_GRAPH_PERMISSIONS,
  type GraphPermission,
} from "../../../../cli/review/knowledge/graph-permissions.js";
import { graphDelegatedPermissions } from "../../../../constructs/entra/graph-delegated-permissions.js";
import { readGraphDelegatedPermissions } from "../../../support/graph-delegated-permissions.js";

const published = new Map<string, GraphPermission>([
  ...readGraphDelegatedPermissions().map(
    ({ id, name, adminConsent }) => [id, { name, kind: "Scope", adminConsent }] as const,
  ),
  ...readFileSync(join(__dirname, "../../../fixtures/graph-application-permissions.txt"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(" "))
    .map(([name = "", id = ""]) => [id, { name, kind: "Role", adminConsent: true }] as const),
]);

describe("the permissions of Microsoft Graph that a review knows", () => {
  it("have the ids, names and consent that Microsoft publishes", () => {
    const wrong = [...KNOWN_GRAPH_PERMISSIONS].filter(
      ([id, permission]) => JSON.stringify(published.get(id)) !== JSON.stringify(permission),
    );
    expect(wrong).toEqual([]);
    expect(KNOWN_GRAPH_PERMISSIONS.size).toBeGreaterThan(Object.keys(graphDelegatedPermissions).length + 200);
  });

  it("are found by id in any letter case, and delegated ones by name", () => {
    expect(graphPermission("E1FE6DD8-BA31-4D61-89E7-88639DA4683D")?.name).toBe("User.Read");
    expect(delegatedGraphPermission("Mail.Read")?.kind).toBe("Scope");
    expect(graphPermission("11111111-2222-3333-4444-555555555555")).toBeUndefined();
  });

  it("include everything from which the tenant can be taken over", () => {
    const names = new Set([...KNOWN_GRAPH_PERMISSIONS.values()].map(({ name }) => name));
    expect([...TAKEOVER_PERMISSIONS].filter((name) => !names.has(name))).toEqual([]);
  });

  it.each([
    ["Mail.Read", "Scope", "read mail of the signed-in user"],
    ["Mail.Read", "Role", "read mail of everybody in the tenant, without a user"],
    ["Mail.Send", "Scope", "send mail as the signed-in user"],
    ["Mail.Send", "Role", "send mail as anybody in the tenant, without a user"],
    ["Files.Read.All", "Scope", "read all files in OneDrive and SharePoint that the signed-in user has access to"],
    ["Policy.ReadWrite.ConditionalAccess", "Role", "read and change conditional access policies, without a user"],
    ["Sites.Selected", "Role", "use the SharePoint sites that were granted to it one by one, without a user"],
    ["Chat.Create", "Scope", "create chats, as the signed-in user"],
    ["Group.Read.All", "Scope", "read all groups with their content of the tenant, as the signed-in user"],
  ] as const)("say what %s (%s) allows", (name, kind, words) => {
    expect(describeGraphPermission(name, kind)).toBe(words);
  });

  it("are all described in plain words", () => {
    const texts = [...KNOWN_GRAPH_PERMISSIONS.values()].map(({ name, kind }) => describeGraphPermission(name, kind));
    expect(texts.filter((text) => !/^[a-z][\w\s,:&'()-]+$/.test(text) || /undefined| {2}/.test(text))).toEqual([]);
  });
});
