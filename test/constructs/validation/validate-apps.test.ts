import { Fn, Token } from "cdktf";
import { itAccepts, itReports, problemsOf } from "./faults.js";
import { ids, minimalDirectSso, minimalOAuthProxy } from "./valid-props.js";

const ownServer = { type: "container", image: "contoso.azurecr.io/tools:2.0.1", targetPort: 3000 };
const redis = {
  type: "redis",
  hostName: "r.contoso.com",
  sealingKey: {
    keyVaultId:
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv",
    keyName: "sessions",
  },
};

const vault = { "hosting.keyVault": { name: "kv-contoso" } };
const several = Token.asNumber(Fn.lengthOf(["a"]));

describe("sessions", () => {
  itReports(minimalOAuthProxy, [
    {
      fault: "several gateways without a vault for the key of the store that they share",
      changes: { "hosting.gateway.maxReplicas": 2 },
      message: "there is no vault for the key",
      remedy: "Give hosting.keyVault",
    },
    {
      fault: "a number of gateways that only Terraform knows, which a store can't follow from",
      changes: { "hosting.gateway.maxReplicas": several, ...vault },
      path: "hosting.tokenStore",
      message: "can't follow from hosting.gateway.maxReplicas",
      remedy: "Give it",
    },
    {
      fault: "several gateways with a store that is embedded",
      changes: { "hosting.gateway.maxReplicas": 2, "hosting.tokenStore": { type: "embedded" }, ...vault },
      message: "each with sessions that the others don't know",
      remedy: 'type: "redis"',
    },
    {
      fault: "several gateways by their fewest",
      changes: { "hosting.gateway.minReplicas": 2 },
      message: "there is no vault for the key",
      remedy: 'type: "redis"',
    },
    {
      fault: "a gateway that scales to zero",
      changes: { "hosting.gateway.minReplicas": 0, ...vault },
      path: "hosting.gateway.minReplicas",
      message: "signs every user out",
      remedy: "Write 1",
    },
  ]);

  itReports(minimalDirectSso, [
    {
      fault: "several replicas of the built-in app",
      changes: { "hosting.app.maxReplicas": 5 },
      message: "allows several replicas",
      remedy: 'type: "redis"',
    },
    {
      fault: "the built-in app scaled to zero",
      changes: { "hosting.app.minReplicas": 0 },
      message: "signs every user out",
      remedy: "Write 1",
    },
  ]);

  itAccepts(minimalOAuthProxy, [
    [
      "several gateways with Redis",
      { "hosting.gateway": { minReplicas: 0, maxReplicas: 5 }, "hosting.tokenStore": redis },
    ],
    ["several gateways with a vault for the key", { "hosting.gateway.maxReplicas": 2, ...vault }],
    ["several gateways by their fewest, with a vault", { "hosting.gateway.minReplicas": 2, ...vault }],
    [
      "gateways that scale to zero and share a store",
      { "hosting.gateway": { minReplicas: 0, maxReplicas: 2 }, ...vault },
    ],
    [
      "a number that only Terraform knows, with a store",
      { "hosting.gateway.maxReplicas": several, "hosting.tokenStore": redis },
    ],
    ["several servers behind the gateway", { "hosting.server": { minReplicas: 0, maxReplicas: 5 } }],
    ["one gateway at a time", { "hosting.gateway": { minReplicas: 1, maxReplicas: 1, revisionMode: "Multiple" } }],
  ]);

  itAccepts(minimalDirectSso, [
    [
      "several replicas of an image of one's own",
      { server: ownServer, "hosting.runtimeImage": undefined, "hosting.app": { minReplicas: 0, maxReplicas: 5 } },
    ],
  ]);
});

describe("an app's workload profile", () => {
  const profiles = {
    "hosting.environment.workloadProfiles": [{ name: "large", type: "D4", minimumCount: 0, maximumCount: 1 }],
  };

  itReports(minimalOAuthProxy, [
    {
      fault: "one that the new environment doesn't have",
      changes: { "hosting.gateway.workloadProfileName": "gpu" },
      message: "is not a profile of the new environment",
      remedy: "hosting.environment.workloadProfiles",
    },
    {
      fault: "a misspelt one",
      changes: { "hosting.server.workloadProfileName": "lagre", ...profiles },
      message: "is not a profile",
      remedy: 'Write "large"',
    },
  ]);

  itAccepts(minimalOAuthProxy, [
    ["the one every environment has", { "hosting.gateway.workloadProfileName": "Consumption" }],
    ["one of the new environment", { "hosting.gateway.workloadProfileName": "large", ...profiles }],
    [
      "any name in an existing environment",
      { "hosting.gateway.workloadProfileName": "gpu", "hosting.environment": { existing: { id: ids.environment } } },
    ],
  ]);
});

describe("names of two apps", () => {
  itReports(minimalOAuthProxy, [
    {
      fault: "one name for both",
      changes: { "hosting.server.name": "tools", "hosting.gateway.name": "tools" },
      message: "is the name of hosting.gateway too",
      remedy: "of its own",
    },
    {
      fault: "the name that the other one gets by default",
      changes: { "hosting.gateway.name": "mcp-server" },
      message: "is the name of hosting.server too",
      remedy: "of its own",
    },
  ]);

  it("don't matter when there is one app", () => {
    const server = { type: "existing", url: "https://tools.contoso.com/mcp" };
    expect(problemsOf(minimalOAuthProxy, { server, "hosting.gateway.name": "mcp-server" })).toEqual([]);
  });
});
