import { CommandFailed } from "../../../cli/command-line/command-failed.js";
import type { CommandContext } from "../../../cli/command-line/command.js";
import { readOptions, readRedirectUri, readUrl, type GivenOptions } from "../../../cli/doctor/read-options.js";

const DEFAULTS: GivenOptions = { signIn: true, browser: true, register: false, timeout: "10", signInTimeout: "300" };

function read(given: Partial<GivenOptions>, context: Partial<CommandContext> = {}) {
  return readOptions({ ...DEFAULTS, ...given }, {
    workingFolder: __dirname,
    environment: {},
    interactive: true,
    ...context,
  } as CommandContext);
}

describe("the URL to examine", () => {
  it.each([
    ["without a scheme", "mcp.contoso.com", "is no http or https URL"],
    ["of another scheme", "ftp://contoso.com/mcp", "is no http or https URL"],
    ["with a query", "https://contoso.com/mcp?x=1", "has credentials, a query or a fragment"],
    ["with a password", "https://a:b@contoso.com/mcp", "has credentials, a query or a fragment"],
  ])("%s is refused", (_title, text, words) => {
    expect(() => readUrl(text)).toThrow(CommandFailed);
    expect(() => readUrl(text)).toThrow(words);
  });

  it("is taken in any letter case", () => {
    expect(readUrl("HTTPS://MCP.Contoso.com/mcp").href).toBe("https://mcp.contoso.com/mcp");
  });
});

describe("options of doctor", () => {
  it.each<[string, Partial<GivenOptions>, string]>([
    ["a token in place of a file", { token: "eyJhbGciOiJub25lIn0.e30." }, "not a token"],
    ["a file that isn't there", { token: "nowhere.txt" }, "--token nowhere.txt: ENOENT"],
    ["a token in two ways", { token: "a", tokenEnv: "B" }, "--token and --token-env"],
    ["a variable that isn't set", { tokenEnv: "NOBODY" }, "--token-env NOBODY: is not set"],
    ["a token in place of a variable's name", { tokenEnv: "eyJhbGciOiJub25lIn0.e30." }, "the name of a variable"],
    ["arguments without a tool", { arguments: "{}" }, "--arguments without --tool"],
    ["arguments that are no JSON object", { tool: "x", arguments: "[1]" }, "is no JSON object"],
    ["a time that is none", { timeout: "soon" }, "--timeout soon: is no number of seconds"],
    ["a time without end", { signInTimeout: "1e9" }, "--sign-in-timeout 1e9: is no number of seconds"],
  ])("are refused: %s", async (_title, given, words) => {
    const refused = read(given);

    await expect(refused).rejects.toThrow(CommandFailed);
    await expect(refused).rejects.toThrow(words);
    await expect(refused).rejects.not.toThrow(/eyJ/);
  });

  it("say no word of what a variable holds that is no token", async () => {
    const refused = read({ tokenEnv: "SECRET" }, { environment: { SECRET: "correct horse battery staple" } });

    await expect(refused).rejects.toThrow("the variable of --token-env holds no token");
    await expect(refused).rejects.not.toThrow(/horse/);
  });

  it.each<[string, Partial<GivenOptions>, boolean, object]>([
    ["in a browser, at a terminal", {}, true, { by: "browser" }],
    ["by a printed address, if wanted", { browser: false }, false, { by: "address" }],
    ["not, where nobody is at the keyboard", {}, false, { notTried: expect.stringContaining("nobody") as unknown }],
    ["not, if not wanted", { signIn: false, browser: false }, true, { notTried: "--no-sign-in" }],
    ["not, with a token", { tokenEnv: "T" }, true, { notTried: "a token was given" }],
  ])("decide how to sign in: %s", async (_title, given, interactive, signIn) => {
    const options = await read(given, { interactive, environment: { T: "Bearer abc.def.ghi\n" } });

    expect(options.signIn).toEqual(signIn);
    expect(options.token).toBe(given.tokenEnv === undefined ? undefined : "abc.def.ghi");
  });
});

describe("the redirect URI", () => {
  it.each(["https://localhost/callback", "http://contoso.com/callback", "http://localhost.contoso.com/", "localhost"])(
    "%s is refused",
    (text) => {
      expect(() => readRedirectUri(text)).toThrow("is no loopback address");
    },
  );

  it("is on this machine by default", () => {
    expect(readRedirectUri()).toBe("http://localhost/callback");
  });
});
