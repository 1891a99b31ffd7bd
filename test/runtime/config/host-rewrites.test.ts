import { loadRuntimeConfig, variableNames } from "../../../runtime/config/load-runtime-config.js";
import { parseHostRewrites } from "../../../runtime/config/host-rewrites.js";

const environment = {
  MCP_ROLE: "server",
  MCP_PUBLIC_URL: "https://mcp.contoso.com",
  ENTRA_TENANT_ID: "6f9fd11c-2f0c-4b36-9f6e-0a2f6f8f1b3e",
  ENTRA_CLIENT_ID: "7d1f4a0e-52cb-4c1b-8f0e-2f0c3b9a7e11",
  ENTRA_IDENTIFIER_URI: "api://7d1f4a0e-52cb-4c1b-8f0e-2f0c3b9a7e11",
  ENTRA_SCOPES: "access_as_user",
  ENTRA_CREDENTIAL: "managed-identity",
  ENTRA_MANAGED_IDENTITY_CLIENT_ID: "c2a6ff0c-0a1d-4ad5-8a4e-4c1d0c0b6a57",
};
const entra = "https://login.microsoftonline.com";

function load(rewrites: string | undefined) {
  return loadRuntimeConfig({ ...environment, DANGEROUSLY_REWRITE_HOSTS: rewrites });
}

describe("DANGEROUSLY_REWRITE_HOSTS", () => {
  it("is left out in every deployment", () => {
    const loaded = load(undefined);
    expect(loaded.ok && loaded.config.DANGEROUSLY_REWRITE_HOSTS).toBeUndefined();
  });

  it("is a list of pairs", () => {
    const loaded = load(`${entra}=http://127.0.0.1:4001\n https://graph.microsoft.com=http://[::1]:4002 `);
    expect(loaded.ok && loaded.config.DANGEROUSLY_REWRITE_HOSTS).toEqual(
      new Map([
        [entra, "http://127.0.0.1:4001"],
        ["https://graph.microsoft.com", "http://[::1]:4002"],
      ]),
    );
  });

  it("may hold a shared store", () => {
    const loaded = load("rediss://store.contoso.com:10000=redis://127.0.0.1:6379");
    expect(loaded.ok && loaded.config.DANGEROUSLY_REWRITE_HOSTS).toEqual(
      new Map([["rediss://store.contoso.com:10000", "redis://127.0.0.1:6379"]]),
    );
  });

  it.each([
    ["nothing", ""],
    ["a store elsewhere", "rediss://store.contoso.com:10000=redis://10.0.0.5:6379"],
    ["a store under a name", "rediss://store.contoso.com:10000=redis://localhost:6379"],
    ["a store with credentials", "rediss://store.contoso.com:10000=redis://user:word@127.0.0.1:6379"],
    ["a store without TLS", "redis://store.contoso.com:10000=redis://127.0.0.1:6379"],
    ["a store for an https origin", `${entra}=redis://127.0.0.1:6379`],
    ["an origin for a store", "rediss://store.contoso.com:10000=http://127.0.0.1:6379"],
    ["a target elsewhere", `${entra}=https://login.example.com`],
    ["a target on the local network", `${entra}=http://192.168.0.10:4001`],
    ["a target on the link", `${entra}=http://169.254.169.254`],
    ["a name as target, which may lead anywhere", `${entra}=http://localhost:4001`],
    ["a target that only begins like a loopback address", `${entra}=http://127.0.0.1.example.com:4001`],
    ["a user name that looks like a loopback address", `${entra}=http://127.0.0.1@example.com`],
    ["a target of another scheme", `${entra}=ftp://127.0.0.1`],
    ["a target with a path", `${entra}=http://127.0.0.1:4001/`],
    ["an origin without TLS", "http://login.microsoftonline.com=http://127.0.0.1:4001"],
    ["an origin with a path", `${entra}/common=http://127.0.0.1:4001`],
    ["half a pair", entra],
    ["three parts", `${entra}=http://127.0.0.1:4001=http://127.0.0.1:4002`],
    ["the same origin twice", `${entra}=http://127.0.0.1:4001 ${entra}=http://127.0.0.1:4002`],
    ["one bad pair among good ones", `${entra}=http://127.0.0.1:4001 https://graph.microsoft.com=https://evil.example`],
  ])("refuses %s, without repeating it", (_what, rewrites) => {
    expect(load(rewrites)).toEqual({
      ok: false,
      problems: [
        { variable: "DANGEROUSLY_REWRITE_HOSTS", message: expect.stringMatching(/^is for local rehearsals/) as string },
      ],
    });
    expect(JSON.stringify(load(rewrites))).not.toMatch(/evil|example\.com|192\.168/);
  });

  it("is no variable of any container", () => {
    for (const role of ["gateway", "server", "direct-sso"] as const) {
      expect(variableNames(role).includes("DANGEROUSLY_REWRITE_HOSTS")).toBe(false);
    }
  });

  it("misspelt keeps the runtime from starting", () => {
    expect(loadRuntimeConfig({ ...environment, DANGEROUSLY_REWRITE_HOST: "x" })).toEqual({
      ok: false,
      problems: [{ variable: "DANGEROUSLY_REWRITE_HOST", message: "is not a setting of the server role" }],
    });
  });
});

it("takes any address of the loopback network as target", () => {
  expect(parseHostRewrites([`${entra}=http://127.9.8.7:1`])?.get(entra)).toBe("http://127.9.8.7:1");
});
