import { entraErrorRows } from "../../../runtime/entra/error-rows.js";
import { contoso } from "../../doubles/contoso.js";
import { startLocalServer, type LocalServer } from "../../support/local-server.js";
import { Browser, titleOf, type Visit } from "../../doubles/browser.js";
import { startGateway, type GatewayProcess } from "./support/gateway-process.js";
import { OAuthClient, pkce, postJson } from "./support/oauth-client.js";
import { signInClient } from "./support/signed-in-client.js";

jest.setTimeout(120_000);

let gateway: GatewayProcess;
let upstream: LocalServer;
let client: OAuthClient;

beforeAll(async () => {
  upstream = await startLocalServer((request, response) => {
    request.resume().on("end", () => response.end("{}"));
  });
  gateway = await startGateway({ upstreamUrl: `${upstream.origin}/mcp` });
  client = await OAuthClient.register(gateway.url);
});

beforeEach(() => {
  gateway.doubles.entra.control.reset();
  gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
});

afterAll(async () => {
  await gateway?.stop();
  await upstream.close();
});

type Kind = ReturnType<typeof kindOf>;
const kindOf = (code: number) => entraErrorRows.get(code)?.kind ?? "final";

/**
 * Each kind as it comes from Entra: with the `error` that says so, because `error` decides and the number only explains.
 * `status` is the page's, `oauth` what the client gets.
 */
const OUTCOMES: Readonly<
  Record<
    Kind,
    {
      readonly sent: { readonly error: string; readonly suberror?: string | null };
      readonly status: number;
      readonly oauth: string;
    }
  >
> = {
  reauthenticate: { sent: { error: "invalid_grant", suberror: null }, status: 403, oauth: "access_denied" },
  "claims-challenge": { sent: { error: "interaction_required", suberror: null }, status: 403, oauth: "access_denied" },
  consent: { sent: { error: "invalid_grant", suberror: "consent_required" }, status: 403, oauth: "access_denied" },
  configuration: { sent: { error: "invalid_client", suberror: null }, status: 502, oauth: "server_error" },
  retry: { sent: { error: "temporarily_unavailable", suberror: null }, status: 503, oauth: "temporarily_unavailable" },
  final: { sent: { error: "access_denied", suberror: null }, status: 403, oauth: "access_denied" },
};

const DECLINED = 65004;
const codes = [...entraErrorRows.keys()];
const toClient = (url: URL) => url.port === "49152";
const toCallback = (url: URL) => url.pathname === "/callback";

async function allowed(browser: Browser): Promise<Visit> {
  const page = await browser.follow(client.authorizationUrl(pkce().challenge));
  if (page instanceof URL) throw new Error("no consent page");
  return browser.decide(page, "allow");
}

/** What the log gained meanwhile. */
function logSince(length: number): string {
  return gateway.output().slice(length);
}

async function logged(since: number, pattern: RegExp): Promise<Record<string, unknown>> {
  for (;;) {
    // The line is written before the answer, but comes another way.
    const line = logSince(since)
      .split("\n")
      .find((candidate) => pattern.test(candidate) && candidate.endsWith("}"));
    if (line !== undefined) return JSON.parse(line) as Record<string, unknown>;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function expectPage(page: Visit | URL, code: number, status: number): void {
  if (page instanceof URL) throw new Error(`redirected to ${page.href}`);
  const row = entraErrorRows.get(code);
  expect({ status: page.status, title: titleOf(page) }).toEqual({ status, title: "Microsoft did not sign you in" });
  expect(page.text).toContain(row?.user ?? "?");
  expect(page.text).toContain(`AADSTS${code}`);
  // Entra's own words may name users and tenants.
  expect(page.text).not.toMatch(/Trace ID|Correlation ID|Timestamp/);
}

async function expectClientIsTold(browser: Browser, page: Visit | URL, oauth: string): Promise<void> {
  const link = /href="(\/authorize\/[^"]+)"/.exec(page instanceof URL ? "" : page.text)?.[1] ?? "";
  const end = await browser.follow(`${gateway.url}${link}`, toClient);
  const told = end instanceof URL ? Object.fromEntries(end.searchParams) : {};
  expect(told).toMatchObject({ error: oauth, iss: gateway.url, state: "client-state" });
  expect(JSON.stringify(told)).not.toMatch(/AADSTS|Trace/);
}

describe.each(codes)("AADSTS%d", (code) => {
  const { sent, status, oauth } = OUTCOMES[kindOf(code)];

  async function expectTold(browser: Browser, end: Visit | URL): Promise<void> {
    if (code === DECLINED) {
      // The person said no and needs no explanation.
      expect(end instanceof URL ? end.searchParams.get("error") : "a page").toBe("access_denied");
      return;
    }
    expectPage(end, code, status);
    await expectClientIsTold(browser, end, oauth);
  }

  it("when the code is redeemed: a page, an error for the client, a line for the operator [P-20] [AS-14]", async () => {
    const browser = new Browser();
    const back = await browser.follow(await allowed(browser), toCallback);
    if (!(back instanceof URL)) throw new Error("Entra showed a page");
    const since = gateway.output().length;
    // A busy Entra is asked again a few times.
    gateway.doubles.entra.control.failNext({ endpoint: "token", times: 3, code, ...sent });
    await expectTold(browser, await browser.follow(back.href, toClient));
    expect(await logged(since, /sign-in at Entra failed/)).toMatchObject({ level: "warn", aadsts: `AADSTS${code}` });
    expect(await logged(since, /"action":"sign-in","decision":"denied"/)).toMatchObject({
      reason: `Entra: AADSTS${code}`,
      correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });

  it("in place of a code: the same [P-20] [AS-14]", async () => {
    const browser = new Browser();
    gateway.doubles.entra.control.failNext({ endpoint: "authorize", code, ...sent, shown: "redirect" });
    const since = gateway.output().length;
    const end = await browser.follow(await allowed(browser), toClient);
    await expectTold(browser, end);
    expect(await logged(since, /sign-in at Entra failed/)).toMatchObject({ aadsts: `AADSTS${code}` });
  });
});

describe("while a session's token is renewed", () => {
  async function sessionAboutToEnd() {
    gateway.doubles.entra.control.setAccessTokenLifetime({ seconds: 0 });
    return signInClient(gateway.url, { client });
  }
  const call = (token: string) => postJson(gateway.mcpUrl, {}, { authorization: `Bearer ${token}` });

  it.each<[Kind, number, string]>([
    ["reauthenticate", 401, "invalid_grant"],
    ["claims-challenge", 401, "invalid_grant"],
    ["consent", 502, ""],
    ["configuration", 502, ""],
    ["retry", 503, ""],
    ["final", 502, ""],
  ])("an error of kind %s becomes a %i [TR-11] [P-3]", async (kind, status, refreshError) => {
    const { accessToken, refreshToken } = await sessionAboutToEnd();
    const code = codes.find((candidate) => kindOf(candidate) === kind) ?? 0;
    gateway.doubles.entra.control.failNext({ endpoint: "token", times: 3, code, ...OUTCOMES[kind].sent });
    const answer = await call(accessToken);
    const text = await answer.text();
    expect({ status: answer.status, text }).toMatchObject({ status });
    expect(text).not.toMatch(/AADSTS|Trace/);
    expect(answer.headers.get("retry-after") !== null).toBe(status === 503);
    const refreshed = await client.refresh(refreshToken);
    expect(refreshed.body.error ?? "").toBe(refreshError);
  });
});

it("a second factor that Entra wants when the code is redeemed is asked for at once [P-11] [AS-15]", async () => {
  const claims = JSON.stringify({ access_token: { capolids: { essential: true, values: ["1f0a6c3e"] } } });
  const browser = new Browser();
  const back = await browser.follow(await allowed(browser), toCallback);
  if (!(back instanceof URL)) throw new Error("Entra showed a page");
  gateway.doubles.entra.control.failNext({ endpoint: "token", code: 50076, claims });
  gateway.doubles.entra.control.clearJournal();
  const end = await browser.follow(back.href, toClient);
  expect(end).toBeInstanceOf(URL);
  const [asked] = gateway.doubles.entra.control.journal({ endpoint: "authorize" });
  expect(String(asked?.query.claims)).toContain("1f0a6c3e");
});

it("a second factor that Entra wants again and again ends on a page, not in a circle [P-11]", async () => {
  const claims = JSON.stringify({ access_token: { capolids: { essential: true, values: ["1f0a6c3e"] } } });
  const browser = new Browser();
  const back = await browser.follow(await allowed(browser), toCallback);
  if (!(back instanceof URL)) throw new Error("Entra showed a page");
  gateway.doubles.entra.control.failNext({ endpoint: "token", times: 5, code: 50076, claims });
  const end = await browser.follow(back.href, toClient);
  expectPage(end, 50076, 403);
});

it("the log holds none of Entra's sentences, and no token or code [RS-28]", () => {
  const output = gateway.output();
  expect(/Trace ID: [0-9a-f]/.exec(output)).toBeNull();
  expect(/eyJ[\w-]{10,}\./.exec(output)).toBeNull();
});
