import express from "express";
import {
  protectedResourceMetadata,
  resourceMetadataUrl,
  type ProtectedResource,
} from "../../../runtime/http/protected-resource-metadata.js";
import { send, serve, type Served } from "./serve.js";

const mcp: ProtectedResource = {
  resource: "https://mcp.contoso.com/mcp",
  authorizationServers: ["https://mcp.contoso.com"],
  scopesSupported: ["access_as_user", "offline_access"],
  resourceName: "Contoso",
};
const wiki: ProtectedResource = {
  resource: "https://mcp.contoso.com/servers/wiki/mcp",
  authorizationServers: ["https://mcp.contoso.com"],
  scopesSupported: ["wiki"],
};
const ROOT = "/.well-known/oauth-protected-resource";

let served: Served;
beforeAll(async () => {
  served = await serve(express().use(protectedResourceMetadata([mcp, wiki])));
});
afterAll(() => served.close());

describe("RFC 9728 metadata", () => {
  it.each([ROOT, `${ROOT}/mcp`])("of the first resource is at %s", async (path) => {
    const { status, headers, text } = await send(served.origin, { path });

    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(JSON.parse(text)).toEqual({
      resource: "https://mcp.contoso.com/mcp",
      authorization_servers: ["https://mcp.contoso.com"],
      scopes_supported: ["access_as_user"],
      bearer_methods_supported: ["header"],
      resource_name: "Contoso",
    });
  });

  it("of each further resource is at its own path", async () => {
    const { text } = await send(served.origin, { path: `${ROOT}/servers/wiki/mcp` });

    expect(JSON.parse(text)).toMatchObject({ resource: wiki.resource, scopes_supported: ["wiki"] });
  });

  it("may be read by web pages of any origin", async () => {
    const answer = await send(served.origin, { path: `${ROOT}/mcp`, headers: { origin: "https://inspector.example" } });
    const preflight = await send(served.origin, {
      method: "OPTIONS",
      path: `${ROOT}/mcp`,
      headers: { origin: "https://inspector.example", "access-control-request-headers": "mcp-protocol-version" },
    });

    expect(answer.headers["access-control-allow-origin"]).toBe("*");
    expect(preflight).toMatchObject({
      status: 204,
      headers: {
        "access-control-allow-origin": "*",
        "access-control-allow-methods": "GET",
        "access-control-allow-headers": "*",
      },
    });
  });

  it("does not follow the request's host [P-5]", async () => {
    const { text } = await send(served.origin, {
      path: ROOT,
      headers: { host: "evil.example", "x-forwarded-host": "evil.example" },
    });

    expect(text).not.toContain("evil");
  });

  it.each(["POST", "PUT", "DELETE"])("can't be changed with %s", async (method) => {
    await expect(send(served.origin, { method, path: ROOT })).resolves.toMatchObject({
      status: 405,
      headers: { allow: "GET, HEAD, OPTIONS" },
    });
  });

  it.each([`${ROOT}/`, `${ROOT}/mcp/`, `${ROOT}/MCP`, `${ROOT}/other`])("is not at %s", async (path) => {
    await expect(send(served.origin, { path })).resolves.toMatchObject({ status: 404 });
  });
});

it.each([
  ["https://mcp.contoso.com/mcp", "https://mcp.contoso.com/.well-known/oauth-protected-resource/mcp"],
  ["https://mcp.contoso.com", "https://mcp.contoso.com/.well-known/oauth-protected-resource"],
])("the metadata of %s has the URL %s", (resource, url) => {
  expect(resourceMetadataUrl(resource)).toBe(url);
});
