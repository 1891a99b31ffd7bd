import { itAccepts, itReports } from "./faults.js";
import { minimalOAuthProxy, unhostedDirectSso } from "./valid-props.js";

const image = "contoso.azurecr.io/tools:2.0.1";
const container = { type: "container", image, targetPort: 3000 };
const server = (changes: object) => ({ server: { ...container, ...changes } });

describe("a server in a container of one's own", () => {
  itReports(
    minimalOAuthProxy,
    [
      {
        fault: "a missing image",
        changes: server({ image: undefined }),
        path: "server.image",
        message: "is missing",
        remedy: "an image reference",
      },
      {
        fault: "the latest image",
        changes: server({ image: "contoso.azurecr.io/tools:latest" }),
        path: "server.image",
        message: "whatever was pushed last",
        remedy: "@sha256:",
      },
      {
        fault: "a missing port",
        changes: server({ targetPort: undefined }),
        path: "server.targetPort",
        message: "is missing",
        remedy: "a TCP port",
      },
      {
        fault: "a port out of range",
        changes: server({ targetPort: 65536 }),
        path: "server.targetPort",
        message: "from 1 to 65535",
        remedy: "Write 65535",
      },
      {
        fault: "a port as text",
        changes: server({ targetPort: "3000" }),
        path: "server.targetPort",
        message: "is a string",
        remedy: "a TCP port",
      },
      {
        fault: "a path without its slash",
        changes: server({ mcpPath: "mcp" }),
        path: "server.mcpPath",
        message: "is not a path",
        remedy: '"/mcp"',
      },
      {
        fault: "a path with a slash at its end",
        changes: server({ mcpPath: "/mcp/" }),
        path: "server.mcpPath",
        message: "is not a path",
        remedy: "end it without",
      },
      {
        fault: "the root",
        changes: server({ mcpPath: "/" }),
        path: "server.mcpPath",
        message: "is not a path",
        remedy: '"/mcp"',
      },
      {
        fault: "a path with a query",
        changes: server({ mcpPath: "/mcp?v=1" }),
        path: "server.mcpPath",
        message: "is not a path",
        remedy: '"/mcp"',
      },
      {
        fault: "a path with dot segments",
        changes: server({ mcpPath: "/a/../mcp" }),
        path: "server.mcpPath",
        message: "is not a path",
        remedy: '"/mcp"',
      },
      {
        fault: "a command as one text",
        changes: server({ command: "node server.js" }),
        path: "server.command",
        message: "is a string",
        remedy: "a list of strings",
      },
      {
        fault: "an argument that is a number",
        changes: server({ args: ["--port", 3000] }),
        path: "server.args[1]",
        message: "is a number",
        remedy: "a string",
      },
      {
        fault: "a URL",
        changes: server({ url: "https://tools.contoso.com/mcp" }),
        path: "server.url",
        message: "is not a known prop",
        remedy: "image, targetPort",
      },
      {
        fault: "a missing type",
        changes: { server: { image, targetPort: 3000 } },
        path: "server.type",
        message: "is missing",
        remedy: '"container"',
      },
      { fault: "a type alone", changes: { server: "built-in" }, message: "is a string", remedy: "an object with type" },
    ].map((fault) => ({
      ...fault,
      changes: { ...fault.changes, "hosting.runtimeImage": minimalOAuthProxy.hosting.runtimeImage },
    })),
  );

  itAccepts(minimalOAuthProxy, [
    ["a deep path", server({ mcpPath: "/v1/tools.mcp" })],
    ["empty arguments", server({ args: [], command: [] })],
  ]);
});

describe("a server that exists", () => {
  itReports(unhostedDirectSso, [
    {
      fault: "http",
      changes: { "server.url": "http://localhost:3000/mcp" },
      message: "where https is expected",
      remedy: "https://<host>/<path>",
    },
    {
      fault: "a bare origin",
      changes: { "server.url": "https://mcp.contoso.com" },
      message: "has no path",
      remedy: "https://mcp.contoso.com/mcp",
    },
    {
      fault: "a slash at its end",
      changes: { "server.url": "https://mcp.contoso.com/mcp/" },
      message: "ends with a slash",
      remedy: "https://mcp.contoso.com/mcp",
    },
    { fault: "a missing URL", changes: { "server.url": undefined }, message: "is missing", remedy: "URL" },
    {
      fault: "an identity by name",
      changes: { "server.identityPrincipalId": "id-mcp" },
      message: "is not a UUID",
      remedy: "principal (object) id",
    },
  ]);
});
