import { EntraMcpIntegrationError } from "../../../constructs/errors.js";
import { validateProps } from "../../../constructs/validation/validate-props.js";
import { changed, problemsOf } from "./faults.js";
import {
  maximalDirectSso,
  maximalOAuthProxy,
  minimalDirectSso,
  minimalOAuthProxy,
  oauthProxyOnExisting,
  unhostedDirectSso,
  uuids,
} from "./valid-props.js";

describe("valid props", () => {
  it.each([
    ["the least of direct-sso", minimalDirectSso],
    ["direct-sso for a server that exists", unhostedDirectSso],
    ["everything in direct-sso", maximalDirectSso],
    ["the least of oauth-proxy", minimalOAuthProxy],
    ["everything in oauth-proxy", maximalOAuthProxy],
    ["oauth-proxy on what exists", oauthProxyOnExisting],
  ])("have no problems: %s", (_what, props) => {
    expect(validateProps(props)).toEqual([]);
  });

  it("may be frozen", () => {
    expect(validateProps(Object.freeze({ ...minimalDirectSso }))).toEqual([]);
  });

  it("may name props as undefined", () => {
    const nothing = { displayName: undefined, clients: undefined, credential: undefined, "hosting.app": undefined };
    expect(problemsOf(minimalDirectSso, nothing)).toEqual([]);
  });
});

const seventeenFaults = {
  name: "Contoso MCP",
  tenantID: uuids.tenant,
  cloud: "goverment",
  owners: [],
  "clients[0]": "vscod",
  "clients[1]": { name: "desk", redirectUris: ["http://contoso.com/cb"] },
  "scopes[0].value": "read mail",
  graphPermissions: ["Mail.Reed"],
  "credential.type": "secret",
  "server.type": "container",
  "server.image": "contoso.azurecr.io/tools:latest",
  "server.targetPort": 0,
  "hosting.location": "West Europe",
  "hosting.runtimeImage": undefined,
  "hosting.tokenStore": null,
  "hosting.gateway.size": { cpu: 3, memory: "1Gi" },
  "hosting.gateway.probes.readiness.failureCountThreshold": 100,
  "hosting.server.environmentVariables": { PORT: "3000" },
};

describe("all problems", () => {
  const problems = problemsOf(minimalOAuthProxy, seventeenFaults);

  it("are reported at once, in the order of the props", () => {
    expect(problems.map(({ path }) => path)).toEqual([
      "name",
      "cloud",
      "owners",
      "clients[0]",
      "clients[1].redirectUris[0]",
      "scopes[0].value",
      "graphPermissions[0]",
      "credential.type",
      "server.image",
      "server.targetPort",
      "hosting.location",
      "hosting.runtimeImage",
      "hosting.tokenStore",
      "hosting.gateway.size",
      "hosting.gateway.probes.readiness.failureCountThreshold",
      "hosting.server.environmentVariables.PORT",
      "tenantID",
    ]);
  });

  it("come in the same order however the caller wrote the props", () => {
    const reversed = Object.fromEntries(Object.entries(changed(minimalOAuthProxy, seventeenFaults)).reverse());
    expect(validateProps(reversed as never)).toEqual(problems);
  });

  it("say what to do, in words that fit into one line", () => {
    for (const { message, remedy } of problems) {
      expect(message).toMatch(/^\S[^\n]*[^\s.]$/);
      expect(remedy).toMatch(/^[A-Z][^\n]*[^\s.]$/);
    }
  });

  it("are numbered in one error", () => {
    const lines = new EntraMcpIntegrationError("Stack/Mcp", problems).message.split("\n");
    expect(lines).toHaveLength(problems.length + 1);
    expect(lines[0]).toBe("Stack/Mcp: 17 problems in its props");
    expect(lines[2]).toBe(
      '  2. cloud = "goverment": is not "public", "usgovernment" or "china". Write "public", "usgovernment" or "china".',
    );
  });

  it("name a fault once, also when two checks see it", () => {
    const problemsOfOneId = problemsOf(minimalOAuthProxy, { graphPermissions: [{ name: "New.Read" }] });
    expect(problemsOfOneId.map(({ path, message }) => ({ path, message }))).toEqual([
      { path: "graphPermissions[0].id", message: "is missing" },
    ]);
  });
});
