import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Fn } from "cdktf";
import { mcpClientPresets } from "../../../constructs/entra/mcp-client-presets.js";
import type { RedirectUriPlatform } from "../../../constructs/validation/redirect-uri-rules.js";
import { validateRedirectUris } from "../../../constructs/validation/validate-redirect-uris.js";

interface HostileLine {
  readonly platform: RedirectUriPlatform;
  readonly reason: string;
  readonly uri: string;
}

function readHostileLines(): HostileLine[] {
  const text = readFileSync(join(__dirname, "../../fixtures/hostile-redirect-uris.txt"), "utf8");
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return lines.flatMap((line) => {
    const [, platform, reason = "", json = ""] = /^(web|publicClient|both) \| (.+?) \| (".*")$/.exec(line) ?? [];
    if (platform === undefined) throw new Error(`hostile-redirect-uris.txt: can't read "${line}"`);
    const platforms: RedirectUriPlatform[] =
      platform === "both" ? ["web", "publicClient"] : [platform as RedirectUriPlatform];
    return platforms.map((platform) => ({ platform, reason, uri: JSON.parse(json) as string }));
  });
}

const hostileLines = readHostileLines();

describe("a hostile or odd redirect URI", () => {
  test("is one of at least sixty", () => {
    expect(new Set(hostileLines.map(({ uri }) => uri)).size).toBeGreaterThanOrEqual(60);
  });

  test.each(hostileLines)("is refused: $platform $uri ($reason)", ({ platform, reason, uri }) => {
    const problems = validateRedirectUris([uri], platform, "redirectUris");
    expect(problems.map(({ message }) => message)).toContainEqual(expect.stringContaining(reason));
    for (const problem of problems) {
      expect(problem).toMatchObject({ path: "redirectUris[0]", value: uri });
      expect(`${problem.message} ${problem.remedy}`).not.toMatch(/undefined|\.$/);
    }
  });
});

describe("an ordinary redirect URI", () => {
  test.each([
    "https://contoso.com/",
    "https://contoso.com/signin-oidc",
    "https://contoso.com/accounts/callback/",
    "https://mcp.contoso.com:8443/auth/callback?tenant=a",
    "https://ca-mcp.kindforest-1a2b3c4d.westeurope.azurecontainerapps.io/auth/callback",
    "https://xn--bcher-kva.example/cb",
    "https://10.0.0.4/cb",
    "https://contoso.com/a%20b/cb",
    "http://localhost/callback",
    "http://localhost:3000/",
    "http://127.0.0.1:33418/",
  ])("is accepted on both platforms: %s", (uri) => {
    expect(validateRedirectUris([uri], "web", "redirectUris")).toEqual([]);
    expect(validateRedirectUris([uri], "publicClient", "redirectUris")).toEqual([]);
  });

  test.each([
    "http://localhost",
    "http://127.0.0.1:33418",
    "cursor://anysphere.cursor-mcp/oauth/callback",
    "msauth.com.contoso.app://auth",
    "msauth://com.contoso.app/1wIqXSqBj7w%2Bh11ZifsnqwgyKrY%3D",
    "ms-appx-web://microsoft.aad.brokerplugin/1fec8e78-bce4-4aaf-ab1b-5451cc387264",
    "https://login.microsoftonline.com/common/oauth2/nativeclient",
  ])("of a native app is accepted for a public client: %s", (uri) => {
    expect(validateRedirectUris([uri], "publicClient", "redirectUris")).toEqual([]);
  });

  test.each(Object.entries(mcpClientPresets))(
    "of the preset %s is accepted for a public client",
    (_, { redirectUris }) => {
      expect(validateRedirectUris(redirectUris, "publicClient", "redirectUris")).toEqual([]);
    },
  );

  test("is accepted up to 256 characters", () => {
    const uri = "https://contoso.com/".padEnd(256, "a");
    expect(validateRedirectUris([uri], "web", "redirectUris")).toEqual([]);
    expect(validateRedirectUris([`${uri}a`], "web", "redirectUris")).toEqual([
      {
        path: "redirectUris[0]",
        value: `${uri}a`,
        message: "is 257 characters long, Entra takes 256",
        remedy: "Shorten its path or query",
      },
    ]);
  });
});

describe("the remedy", () => {
  test.each([
    ["publicClient", "myapp:/cb", "Write myapp://host/cb"],
    ["publicClient", "myapp:///cb", "Write myapp://host/cb"],
    ["web", "https://contoso.com:8443", "Write https://contoso.com:8443/ if that is the callback, else its full path"],
    ["web", "https://Contoso.com/cb", "Write the host as contoso.com"],
    ["web", "HTTPS://contoso.com/cb", "Write the scheme as https"],
    ["web", "https://contoso.com:443/a/../cb", 'Write "https://contoso.com/cb"'],
    ["web", "http://contoso.com/cb", "Use https, or http://localhost/<path> for local development"],
  ] as const)("on %s for %s is: %s", (platform, uri, remedy) => {
    expect(validateRedirectUris([uri], platform, "redirectUris").map((problem) => problem.remedy)).toEqual([remedy]);
  });
});

describe("a list of redirect URIs", () => {
  test("may have 256 entries and no more", () => {
    const uris = Array.from({ length: 257 }, (_, index) => `https://contoso.com/cb/${index}`);
    expect(validateRedirectUris(uris.slice(1), "web", "redirectUris")).toEqual([]);
    expect(validateRedirectUris(uris, "web", "redirectUris")).toEqual([
      { path: "redirectUris", message: "has 257 entries, an app registration takes 256", remedy: "Keep at most 256" },
    ]);
  });

  test("may not repeat an entry", () => {
    const uris = ["https://contoso.com/cb", "https://contoso.com/other", "https://contoso.com/cb"];
    expect(validateRedirectUris(uris, "web", "redirectUris")).toEqual([
      {
        path: "redirectUris[2]",
        value: "https://contoso.com/cb",
        message: "repeats redirectUris[0]",
        remedy: "List each redirect URI once",
      },
    ]);
  });

  test.each([
    ["http://localhost:3000/cb", "http://localhost:4000/cb"],
    ["http://localhost/cb", "http://localhost:4000/cb"],
  ])("may not hold %s and %s, which Entra takes for one", (first, second) => {
    expect(validateRedirectUris([first, second], "publicClient", "redirectUris")).toEqual([
      {
        path: "redirectUris[1]",
        value: second,
        message: "differs from redirectUris[0] by its port only, which Entra ignores for http://localhost",
        remedy: 'Write "http://localhost/cb" once, for all ports',
      },
    ]);
  });

  test.each([
    [["http://localhost/a", "http://localhost/b"]],
    [["http://localhost/a", "http://localhost/A"]],
    [["http://127.0.0.1:33418/", "http://127.0.0.1:33419/"]],
    [["https://localhost:3000/cb", "https://localhost:4000/cb"]],
    [["https://contoso.com/cb", "https://contoso.com/cb/"]],
    [["https://contoso.com/cb", "https://contoso.com:8443/cb"]],
  ])("may hold %j, which Entra tells apart", (uris) => {
    expect(validateRedirectUris(uris, "publicClient", "redirectUris")).toEqual([]);
  });

  test("is reported in full, entry by entry", () => {
    const problems = validateRedirectUris(
      ["http://contoso.com/cb#x", "https://ok.example/cb", ""],
      "web",
      "redirectUris",
    );
    expect(problems.map(({ path, message }) => `${path} ${message}`)).toEqual([
      "redirectUris[0] has a fragment",
      "redirectUris[0] uses http for a host other than localhost and 127.0.0.1",
      "redirectUris[2] is empty",
    ]);
  });

  test("is not checked where only Terraform knows it", () => {
    const uri = `http://${Fn.lower("Contoso")}/cb`;
    expect(validateRedirectUris([uri, uri], "web", "redirectUris")).toEqual([]);
    expect(validateRedirectUris(Fn.split(",", "a,b"), "web", "redirectUris")).toEqual([]);
    expect(validateRedirectUris(undefined, "web", "redirectUris")).toEqual([]);
  });

  test.each([
    ["https://contoso.com/cb", "redirectUris", "is a string where a list of redirect URIs is expected"],
    [null, "redirectUris", "is null where a list of redirect URIs is expected"],
    [[3000], "redirectUris[0]", "is a number where a redirect URI as a string is expected"],
    [[undefined], "redirectUris[0]", "is missing"],
    [
      [new URL("https://contoso.com/cb")],
      "redirectUris[0]",
      "is an object where a redirect URI as a string is expected",
    ],
    [[["https://contoso.com/cb"]], "redirectUris[0]", "is a list where a redirect URI as a string is expected"],
  ])("of the wrong JavaScript type is a problem, not an exception: %p", (uris, path, message) => {
    expect(validateRedirectUris(uris, "web", "redirectUris")).toMatchObject([{ path, message }]);
  });
});
