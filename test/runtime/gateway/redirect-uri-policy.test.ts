import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkRedirectUri, redirectDestination } from "../../../runtime/gateway/redirect-uri-policy.js";

/** Rules of Entra's registrations that clients of the gateway are not bound by. */
const ENTRA_ONLY = ["characters ! $ ' ( ) , ;", "IPv6 loopback", "no path", "names no host"];

const hostile = readFileSync(join(__dirname, "../../fixtures/hostile-redirect-uris.txt"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => line.split(" | "))
  .filter(([platform, message = ""]) => platform === "both" && !ENTRA_ONLY.includes(message))
  .map(([, message, json]) => [JSON.parse(json ?? "") as string, message] as const);

/** With any host taken, it is something else that refuses. */
const ANY_HOST = { uris: [], hosts: [], anyHost: true };

describe("redirect URI policy", () => {
  it.each(hostile)("refuses %j (%s)", (uri) => {
    expect(checkRedirectUri(uri, ANY_HOST)).toMatchObject({ ok: false });
  });

  it("reads enough hostile lines to mean something", () => {
    expect(hostile.length).toBeGreaterThan(50);
  });

  it.each([
    ["http://localhost/callback", "loopback"],
    ["http://localhost:33418/callback", "loopback"],
    ["http://127.0.0.1:49152/", "loopback"],
    ["http://127.0.0.1:33418", "loopback"],
    ["http://[::1]:8080/cb", "loopback"],
    ["https://claude.ai/api/mcp/auth_callback", "unlisted"],
    ["https://vscode.dev/redirect", "unlisted"],
    ["https://client.example?tenant=a", "unlisted"],
  ])("accepts %s as %s [AS-8a]", (uri, kind) => {
    expect(checkRedirectUri(uri, ANY_HOST)).toEqual({ ok: true, kind });
  });

  it("takes a custom scheme only when exactly this URI is listed [AS-8a]", () => {
    const listed = { ...ANY_HOST, uris: ["cursor://anysphere.cursor-mcp/oauth/callback"] };
    expect(checkRedirectUri("cursor://anysphere.cursor-mcp/oauth/callback", listed)).toMatchObject({ kind: "listed" });
    expect(checkRedirectUri("cursor://anysphere.cursor-mcp/oauth/callback/x", listed)).toEqual({
      ok: false,
      problem: "scheme-not-listed",
    });
  });

  it.each([
    ["http://localhost:0/cb", "plain-http"],
    ["http://127.0.0.1@evil.example/cb", "credentials"],
    ["https://good.example@evil.example/cb", "credentials"],
    ["https://evil.example/cb#", "fragment"],
    ["https://evil.example\\@good.example/cb", "not-a-uri"],
    ["https://*.example/cb", "wildcard"],
  ])("refuses %s because of %s [AS-12d]", (uri, problem) => {
    expect(checkRedirectUri(uri, ANY_HOST)).toEqual({ ok: false, problem });
  });

  describe("of https", () => {
    const rules = { uris: ["https://tools.example:8443/cb"], hosts: ["claude.ai"], anyHost: false };

    it.each([
      "https://claude.ai/callback",
      "https://claude.ai",
      "https://claude.ai/?a=b",
      "https://tools.example:8443/cb",
    ])("accepts %s, whose host or self is listed [AS-8a]", (uri) => {
      expect(checkRedirectUri(uri, rules)).toEqual({ ok: true, kind: "listed" });
    });

    it.each([
      "https://evil.example/callback",
      "https://sub.claude.ai/callback",
      "https://claude.ai.evil.example/callback",
      "https://evilclaude.ai/callback",
      "https://claude.ai./callback",
      "https://claude.ai:8443/callback",
      "https://ai/callback",
      "https://tools.example:8443/other",
      "https://tools.example/cb",
      "https://evil.example/?https://claude.ai/callback",
    ])("refuses %s, because only the very host is listed [AS-8a]", (uri) => {
      expect(checkRedirectUri(uri, rules)).toEqual({ ok: false, problem: "host-not-listed" });
    });

    it.each(["https://claude.ai@evil.example/cb", "https://claude.ai\\@evil.example/cb", "http://claude.ai/cb"])(
      "refuses %s whatever is listed",
      (uri) => {
        expect(checkRedirectUri(uri, rules)).toMatchObject({ ok: false });
      },
    );

    it("does not take loopback addresses for listed ones, although no list is needed", () => {
      expect(checkRedirectUri("http://localhost:3000/cb", rules)).toEqual({ ok: true, kind: "loopback" });
    });
  });

  it("names the destination by its host, a custom scheme with the scheme", () => {
    expect(redirectDestination("http://localhost:3000/cb")).toBe("localhost:3000");
    expect(redirectDestination("cursor://anysphere.cursor-mcp/oauth/callback")).toBe("cursor://anysphere.cursor-mcp");
  });
});
