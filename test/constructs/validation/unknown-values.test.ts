import { Fn, Token } from "cdktf";
import type { EntraMcpIntegrationProps } from "../../../constructs/entra-mcp-integration-props.js";
import { itReports, problemsOf } from "./faults.js";
import { placesIn } from "./paths.js";
import {
  ids,
  maximalDirectSso,
  maximalOAuthProxy,
  minimalDirectSso,
  minimalOAuthProxy,
  oauthProxyOnExisting,
  unhostedDirectSso,
} from "./valid-props.js";

const text = Fn.join("-", ["a", "b"]);
const number = Token.asNumber(Fn.lengthOf(["a"]));
const list = Token.asList(Fn.tolist(["a"]));
const map = Token.asStringMap(Fn.tomap({ a: "b" }));

const fixtures: readonly (readonly [string, EntraMcpIntegrationProps])[] = [
  ["minimalDirectSso", minimalDirectSso],
  ["maximalDirectSso", maximalDirectSso],
  ["unhostedDirectSso", unhostedDirectSso],
  ["maximalOAuthProxy", maximalOAuthProxy],
  ["oauthProxyOnExisting", oauthProxyOnExisting],
];

/** What is synthesized depends on these: which resources there are, under which addresses, with which ids. */
const DECISIVE = [
  /^(mode|key|cloud|forwardedToken|additionalServers\.\w+\.forwardedToken)$/,
  /^(server|credential|hosting\.tokenStore|hosting\.\w+\.scaleRules\[\d+\])\.type$/,
  /^clients\[\d+\](\.name)?$/,
  /^(scopes|appRoles)\[\d+\]\.value$/,
  /^(registration|publicClientRegistration)\.add\[\d+\]$/,
  /^hosting\.\w+\.ingress$/,
  /^hosting\.runtimeImage\.\w+$/,
  /^hosting\.managementLocks\[\d+\]$/,
];
const isDecisive = (path: string): boolean => DECISIVE.some((pattern) => pattern.test(path));

const leaves = fixtures.flatMap(([fixture, props]) =>
  placesIn(props)
    .filter(({ value }) => typeof value === "string" || typeof value === "number")
    // Ids derive from the name unless there is a key.
    .filter(({ path }) => path !== "name" || props.key !== undefined)
    .map(({ path, value }) => ({ fixture, props, path, token: typeof value === "string" ? text : number })),
);

describe("a value that only Terraform knows", () => {
  it.each(leaves.filter(({ path }) => !isDecisive(path)))("is accepted: $fixture $path", ({ props, path, token }) => {
    expect(problemsOf(props, { [path]: token })).toEqual([]);
  });

  it.each(leaves.filter(({ path }) => isDecisive(path)))("is refused: $fixture $path", ({ props, path, token }) => {
    const problems = problemsOf(props, { [path]: token }).filter((problem) => problem.path === path);
    expect(problems).toEqual([
      {
        path,
        value: token,
        message: expect.stringContaining("decides what is synthesized") as string,
        remedy: "Give it literally",
      },
    ]);
  });

  it.each([
    ["owners", list],
    ["tags", map],
    ["appRoles[0].allowedMemberTypes", list],
    ["optionalClaims.idToken[0].additionalProperties", list],
    ["server.args", list],
    ["hosting.app.scaleRules[2].metadata", map],
  ])("is accepted for a whole list or map: %s", (path, token) => {
    expect(problemsOf(maximalDirectSso, { [path]: token })).toEqual([]);
  });

  it.each([
    ["clients", list],
    ["scopes", list],
    ["appRoles", list],
    ["graphPermissions", list],
    ["allowedTenantIds", list],
    ["clients[9].redirectUris", list],
    ["hosting.gateway.scaleRules", list],
    ["hosting.gateway.environmentVariables", map],
    ["hosting.gateway.secretEnvironmentVariables", map],
    ["userAssignmentRequired", Fn.conditional(true, true, false) as unknown],
    ["hosting.gateway", Fn.tomap({}) as unknown],
  ])("is refused for a whole that decides what is synthesized: %s", (path, token) => {
    const problems = problemsOf(maximalOAuthProxy, { [path]: token });
    expect(problems).toContainEqual(
      expect.objectContaining({ path, message: expect.stringContaining("decides what is synthesized") as string }),
    );
  });

  it("inside a longer text is accepted", () => {
    expect(
      problemsOf(minimalOAuthProxy, {
        "hosting.runtimeImage": `${text}/Runtime`,
        "hosting.registry": { existing: { id: `${text}/registries/contoso` } },
      }),
    ).toEqual([]);
  });

  it("as the value of a variable is accepted whatever the variable is called", () => {
    expect(problemsOf(minimalOAuthProxy, { "hosting.gateway.environmentVariables": { API_TOKEN: text } })).toEqual([]);
  });

  itReports(minimalDirectSso, [
    {
      fault: "a name of that kind without a key",
      changes: { name: text },
      path: "key",
      message: "can't derive from a name",
      remedy: "literal key",
    },
    {
      fault: "fewest replicas of that kind without most",
      changes: { "hosting.app.minReplicas": number },
      path: "hosting.app.maxReplicas",
      message: "can't follow from minReplicas",
      remedy: "Give it",
    },
  ]);

  it("beside a literal that is wrong doesn't hide it", () => {
    const problems = problemsOf(minimalDirectSso, {
      "hosting.app.environmentVariables": { URL: text, "A-B": "x" },
      "hosting.app.probes.liveness": { transport: "http", path: text, port: number },
      "hosting.keyVault": { existing: { id: ids.vault.replace("vaults", "vault") } },
    });
    expect(problems.map(({ path }) => path)).toEqual([
      "hosting.keyVault.existing.id",
      "hosting.app.probes.liveness.transport",
      'hosting.app.environmentVariables["A-B"]',
    ]);
  });
});
