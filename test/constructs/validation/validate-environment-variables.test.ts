import { variableNames } from "../../../runtime/config/load-runtime-config.js";
import { describeProblem } from "../../../constructs/validation/problem.js";
import { itAccepts, itReports, problemsOf } from "./faults.js";
import { ids, minimalDirectSso, minimalOAuthProxy } from "./valid-props.js";

const reference = { keyVaultId: ids.vault, secretName: "weather" };
const plain = (variables: unknown) => ({ "hosting.app.environmentVariables": variables });
const secret = (variables: unknown) => ({ "hosting.app.secretEnvironmentVariables": variables });
const plainPath = "hosting.app.environmentVariables";
const secretPath = "hosting.app.secretEnvironmentVariables";

describe("environment variables", () => {
  itReports(minimalDirectSso, [
    {
      fault: "a name with a hyphen",
      changes: plain({ "MY-TEAM": "x" }),
      path: `${plainPath}["MY-TEAM"]`,
      message: "is not the name of an environment variable",
      remedy: "underscores",
    },
    {
      fault: "a name that begins with a digit",
      changes: plain({ "1ST": "x" }),
      path: `${plainPath}["1ST"]`,
      message: "is not the name of an environment variable",
      remedy: "beginning with a letter",
    },
    {
      fault: "a value that is a number",
      changes: plain({ LIMIT: 5 }),
      path: `${plainPath}.LIMIT`,
      message: "is not a string",
      remedy: '"8080"',
    },
    {
      fault: "a value that is undefined",
      changes: plain({ LIMIT: undefined }),
      path: `${plainPath}.LIMIT`,
      message: "is missing",
      remedy: "Give a string",
    },
    {
      fault: "docker's way to write them",
      changes: plain(["A=b"]),
      message: "is not an object of strings",
      remedy: "variable name to value",
    },
    {
      fault: "a variable that the integration sets",
      changes: plain({ ENTRA_TENANT_ID: "x" }),
      path: `${plainPath}.ENTRA_TENANT_ID`,
      message: "is set by the integration",
      remedy: "Remove it",
    },
    {
      fault: "the port of the built-in runtime",
      changes: plain({ PORT: "80" }),
      path: `${plainPath}.PORT`,
      message: "is set by the integration",
      remedy: "Remove it",
    },
    {
      fault: "a misspelt setting of the runtime",
      changes: plain({ MCP_ROLES: "x" }),
      path: `${plainPath}.MCP_ROLES`,
      message: "keeps the built-in runtime from starting",
      remedy: "prefix",
    },
    {
      fault: "a secret that the integration sets",
      changes: secret({ ENTRA_CLIENT_SECRET: reference }),
      path: `${secretPath}.ENTRA_CLIENT_SECRET`,
      message: "is set by the integration",
      remedy: "Remove it",
    },
    {
      fault: "a variable that is plain and secret",
      changes: { ...plain({ WEATHER: "x" }), ...secret({ WEATHER: reference }) },
      path: `${secretPath}.WEATHER`,
      message: "is also given in environmentVariables",
      remedy: "Keep one",
    },
    {
      fault: "two secrets that differ by letter case",
      changes: secret({ WEATHER: reference, weather: reference }),
      path: `${secretPath}.weather`,
      message: 'secret "weather", which hosting.app.secretEnvironmentVariables.WEATHER has',
      remedy: "Rename one",
    },
    {
      fault: "a secret whose name begins with an underscore",
      changes: secret({ _WEATHER: reference }),
      path: `${secretPath}._WEATHER`,
      message: 'secret "-weather", which is no valid name',
      remedy: "Begin and end",
    },
    {
      fault: "a reference without a secret's name",
      changes: secret({ WEATHER: { keyVaultId: ids.vault } }),
      path: `${secretPath}.WEATHER.secretName`,
      message: "is missing",
      remedy: "as a string",
    },
  ]);

  itAccepts(minimalDirectSso, [
    ["the runtime's log level", plain({ LOG_LEVEL: "debug" })],
    ["names of any letter case", plain({ npm_config_registry: "x", _underscore: "y" })],
    ["an empty object", plain({})],
  ]);

  it.each(["gateway", "server"] as const)("of the %s may not be one that the integration sets", (app) => {
    const names = variableNames(app).filter((name) => name !== "LOG_LEVEL");
    const changes = { [`hosting.${app}.environmentVariables`]: Object.fromEntries(names.map((name) => [name, "1"])) };
    expect(problemsOf(minimalOAuthProxy, changes).map(({ path }) => path)).toEqual(
      names.map((name) => `hosting.${app}.environmentVariables.${name}`),
    );
  });
});

describe("environment variables of an image of one's own", () => {
  const server = { type: "container", image: "contoso.azurecr.io/tools:2.0.1", targetPort: 3000 };
  const given = (variables: object) => ({ server, "hosting.server.environmentVariables": variables });

  itReports(minimalOAuthProxy, [
    {
      fault: "one that the integration sets",
      changes: given({ GRAPH_PERMISSIONS: "x" }),
      path: "hosting.server.environmentVariables.GRAPH_PERMISSIONS",
      message: "is set by the integration",
      remedy: "Remove it",
    },
  ]);

  itAccepts(minimalOAuthProxy, [
    ["any other with the runtime's prefixes", given({ MCP_TOOLS: "x", GRAPH_DEPTH: "3" })],
    ["all of them when the integration sets none", { ...given({ PORT: "3000" }), forwardedToken: "graph" }],
  ]);
});

describe("a plain variable that looks like a secret", () => {
  it.each([
    ["CLIENT_SECRET", "wBx~8Q"],
    ["DB_PASSWORD", "hunter2"],
    ["GITHUB_TOKEN", "ghp_0123456789"],
    ["WEATHER_API_KEY", "k-0123456789"],
    ["STORAGE_ACCESS_KEY", "0123456789=="],
    ["STORAGE_CONNECTION_STRING", "DefaultEndpointsProtocol=https"],
    ["password", "hunter2"],
    ["DATABASE", "postgres://app:hunter2@db.contoso.com/app"],
    ["QUEUE", "Endpoint=sb://contoso/;SharedAccessKeyName=a;SharedAccessKey=abc="],
    ["CERT", "-----BEGIN RSA PRIVATE KEY-----"],
  ])("is reported without its value: %s", (name, value) => {
    const problems = problemsOf(minimalDirectSso, plain({ [name]: value }));
    expect(problems).toEqual([
      {
        path: `${plainPath}.${name}`,
        message: expect.stringContaining("looks like a secret") as string,
        remedy: expect.stringContaining("secretEnvironmentVariables") as string,
      },
    ]);
    expect(problems.map(describeProblem).join()).not.toContain(value);
  });

  it.each([
    ["TOKEN_ENDPOINT", "https://login.contoso.com/token"],
    ["MAX_TOKENS", "4096"],
    ["KEY_VAULT_URL", "https://contoso-kv.vault.azure.net"],
    ["PRIMARY_KEY", "id"],
    ["PASSWORD_POLICY", "strict"],
    ["REQUIRE_PASSWORD", "false"],
    ["USE_TOKEN", "on"],
    ["API_KEY", ""],
    ["UPSTREAM", "https://contoso.com:8443/a@b"],
  ])("is not %s", (name, value) => {
    expect(problemsOf(minimalDirectSso, plain({ [name]: value }))).toEqual([]);
  });

  it("is not repeated either when it stands where a reference belongs", () => {
    const problems = problemsOf(minimalDirectSso, secret({ WEATHER: "s3cr3t-text" }));
    expect(problems.map(describeProblem)).toEqual([expect.stringContaining(`${secretPath}.WEATHER: is text`)]);
    expect(problems.map(describeProblem).join()).not.toContain("s3cr3t-text");
  });
});
