import { itAccepts, itReports } from "./faults.js";
import { minimalDirectSso, minimalOAuthProxy, oauthProxyOnExisting } from "./valid-props.js";

const locks = (...targets: readonly unknown[]) => ({ "hosting.managementLocks": targets });

describe("locks", () => {
  itReports(minimalOAuthProxy, [
    {
      fault: "one name instead of a list",
      changes: { "hosting.managementLocks": "keyVault" },
      message: "is a string",
      remedy: "a list of what to lock",
    },
    {
      fault: "something that can't be locked",
      changes: locks("environment"),
      path: "hosting.managementLocks[0]",
      message: 'is not "keyVault", "registry", "resourceGroup" or "tokenStore"',
      remedy: '"keyVault"',
    },
    {
      fault: "a misspelt name",
      changes: locks("resourcegroup"),
      path: "hosting.managementLocks[0]",
      message: "is not",
      remedy: 'Write "resourceGroup"',
    },
    {
      fault: "the same twice",
      changes: locks("resourceGroup", "resourceGroup"),
      path: "hosting.managementLocks[1]",
      message: "same target",
      remedy: "Keep one",
    },
    ...["keyVault", "registry", "tokenStore"].map((target) => ({
      fault: `a ${target} that isn't there`,
      changes: locks(target),
      path: "hosting.managementLocks[0]",
      message: "is not made here",
      remedy: `have hosting.${target} made`,
    })),
  ]);

  itReports(
    oauthProxyOnExisting,
    ["keyVault", "registry", "resourceGroup", "tokenStore"].map((target) => ({
      fault: `a ${target} that exists`,
      changes: locks(target),
      path: "hosting.managementLocks[0]",
      message: "is not made here",
      remedy: "Remove it",
    })),
  );

  itAccepts(minimalDirectSso, [
    ["none", locks()],
    ["the resource group, which is made by default", locks("resourceGroup")],
    [
      "a Redis that replicas ask for",
      { ...locks("tokenStore"), "hosting.app.maxReplicas": 2, "hosting.keyVault.name": "kv-mcp" },
    ],
  ]);
});
