import { Browser } from "../../doubles/browser.js";
import { contoso } from "../../doubles/contoso.js";
import { HOSTILE_JSON, HOSTILE_TEXTS, randomFrom } from "../../support/hostile-values.js";
import { expectNoLeak } from "../gateway/support/leaks.js";
import { send, type RawRequest } from "../http/serve.js";
import { startDirect, type DirectProcess } from "./support/direct-process.js";

jest.setTimeout(120_000);

/** Change it to look further; what it finds becomes a row of `attacks.test.ts`. */
const SEED = 20_261_125;
const REQUESTS = 300;
const AT_ONCE = 12;
/** Marks values that may never be logged. */
const MARK = "marked-secret-4be1";

let direct: DirectProcess;
let session: string;
let token: string;
/** Cookies and state of a sign-in that waits for Entra's answer. */
let waiting: { readonly cookie: string; readonly state: string };

beforeAll(async () => {
  direct = await startDirect();
  const { browser } = await direct.signIn(contoso.users.adele.userPrincipalName);
  session = browser.cookieHeader(new URL(direct.url));
  token = await direct.tokenOf("adele");
  const other = new Browser();
  const sent = await other.visit(`${direct.url}/login`);
  const state = new URL(sent.headers.get("location") ?? "").searchParams.get("state") ?? "";
  waiting = { cookie: other.cookieHeader(new URL(direct.url)), state };
});
afterAll(() => direct?.stop());

type Random = () => number;
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];
const FORM = "application/x-www-form-urlencoded";
const TYPES = [
  FORM,
  `${FORM}; charset=utf-16`,
  "application/json",
  "multipart/form-data; boundary=x",
  "text/plain",
  "x/y; =",
];

/** Characters that Node's own client refuses to send in a path. */
const inPath = (text: string) => text.replace(/[^\x21-\xff]/g, "+");

/** Parameters of a good request: some gone, some twice, some replaced, some nobody asked for. */
function mutated(random: Random, good: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(good).flatMap(([name, usual]): [string, string][] => {
    const fate = random();
    const other = pick(random, HOSTILE_TEXTS);
    if (fate < 0.1) return [];
    if (fate < 0.2)
      return [
        [name, usual],
        [name, other],
      ];
    return [[name, fate < 0.5 ? other : usual]];
  });
  if (random() < 0.3) pairs.push([pick(random, HOSTILE_TEXTS), pick(random, HOSTILE_TEXTS)]);
  return random() < 0.9 ? new URLSearchParams(pairs).toString() : pairs.map((pair) => pair.join("=")).join("&");
}

function headersOf(random: Random): Record<string, string> {
  const strange: Record<string, string>[] = [
    { authorization: `Bearer ${MARK}` },
    { authorization: `Basic ${MARK}` },
    { authorization: "Bearer" },
    { origin: "null" },
    { origin: "https://evil.example" },
    { "content-encoding": "br" },
    { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" },
    { "x-request-id": "a b" },
    { cookie: `session=${MARK}${"A".repeat(43)}; ${session}` },
    { cookie: `=;;session;session==; ${"a".repeat(3000)}=b` },
    { accept: "text/html;q=x" },
    { "x-http-method-override": "DELETE" },
    { range: "bytes=0-1" },
    { "if-none-match": "*" },
    { host: "evil.example:x" },
  ];
  return random() < 0.4 ? pick(random, strange) : {};
}

const ENDPOINTS: Readonly<Record<string, (random: Random) => RawRequest>> = {
  "/login": (random) => ({
    method: random() < 0.9 ? "GET" : pick(random, METHODS),
    path: inPath(`/login?${mutated(random, { account: "other", login_hint: "a@b.example", return_to: "/" })}`),
    headers: { ...(random() < 0.5 ? { cookie: session } : {}), ...headersOf(random) },
  }),
  "/callback": (random) => ({
    method: random() < 0.95 ? "GET" : pick(random, METHODS),
    path: inPath(
      `/callback?${mutated(random, {
        code: MARK,
        state: random() < 0.1 ? waiting.state : "A".repeat(43),
        session_state: "x",
        ...(random() < 0.3 ? { error: "x", error_description: "AADSTS50105: x" } : {}),
        ...(random() < 0.1 ? { admin_consent: "True", tenant: contoso.tenantId } : {}),
      })}`,
    ),
    headers: { ...(random() < 0.5 ? { cookie: waiting.cookie } : {}), ...headersOf(random) },
  }),
  "/logout": (random) => ({
    method: random() < 0.9 ? "POST" : pick(random, METHODS),
    path: "/logout",
    // Never with the session and the right origin: it is needed until the end.
    headers: {
      "content-type": pick(random, TYPES),
      ...(random() < 0.5 ? { origin: direct.url } : { cookie: session, origin: "https://evil.example" }),
      ...(random() < 0.3 ? { "content-encoding": pick(random, ["br", "gzip", "x"]) } : {}),
    },
    body: mutated(random, { from: "microsoft" }),
  }),
  "/": (random) => ({
    method: random() < 0.7 ? "GET" : pick(random, METHODS),
    path: inPath(`/?${mutated(random, { error: "x", message: "y" })}`),
    headers: { ...(random() < 0.5 ? { cookie: session } : {}), ...headersOf(random) },
  }),
  "/mcp": (random) => {
    const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "whoami", arguments: {} } };
    const members = Object.entries(message).map(([name, usual]) => [
      name,
      random() < 0.3 ? pick(random, HOSTILE_JSON) : usual,
    ]);
    const text = JSON.stringify(Object.fromEntries(members));
    const proof = pick<Record<string, string>>(random, [
      { authorization: `Bearer ${token}` },
      { cookie: session, origin: direct.url },
      { cookie: session },
      {},
    ]);
    return {
      method: random() < 0.85 ? "POST" : pick(random, METHODS),
      path: "/mcp",
      headers: {
        accept: "application/json, text/event-stream",
        "content-type": random() < 0.85 ? "application/json" : pick(random, TYPES),
        ...proof,
        ...(random() < 0.3
          ? { "mcp-protocol-version": pick(random, ["2026-07-28", "2025-11-25", "1", "x\u00ff"]) }
          : {}),
        ...headersOf(random),
      },
      body: random() < 0.9 ? text : text.slice(0, Math.floor(random() * text.length)),
    };
  },
  "any path": (random) => ({
    method: pick(random, METHODS),
    path: inPath(
      `/${pick(random, ["", ".well-known/", "login/", "callback/", "logout/", "healthz/", "mcp/", "console.", ".well-known/oauth-protected-resource/"])}${pick(random, HOSTILE_TEXTS)}`,
    ),
    headers: { ...(random() < 0.3 ? { cookie: session } : {}), ...headersOf(random) },
  }),
};

/** The fuzzed requests' own faults of transport are none of the server's; a request without an answer is. */
async function answerTo(request: RawRequest) {
  try {
    return await send(direct.url, request);
  } catch (error) {
    throw new Error(`no answer to ${JSON.stringify(request).slice(0, 2000)}`, { cause: error });
  }
}

describe.each(Object.entries(ENDPOINTS))("%s", (name, make) => {
  it(`answers ${REQUESTS} wrong requests without a fault of its own (seed ${SEED})`, async () => {
    const random = randomFrom(SEED + name.length);
    const requests = Array.from({ length: REQUESTS }, () => make(random));
    for (let done = 0; done < requests.length; done += AT_ONCE) {
      const batch = requests.slice(done, done + AT_ONCE);
      for (const answer of await Promise.all(batch.map(answerTo))) {
        expectNoLeak(answer, [token, session]);
        const { host, protocol } = new URL(answer.headers.location ?? "/", direct.url);
        expect([direct.url, direct.doubles.entra.url]).toContain(`${protocol}//${host}`);
        expect(String(answer.headers["set-cookie"] ?? "")).not.toMatch(/session=[^;]/);
      }
    }
  });
});

describe("afterwards", () => {
  it("the session that was there still is, and somebody else can sign in", async () => {
    expect((await send(direct.url, { headers: { cookie: session } })).text).toContain("adele@contoso.example");
    const { page } = await direct.signIn(contoso.users.bob.userPrincipalName);
    expect(page.text).toContain("bob@contoso.example");
  });

  it("the log is JSON line by line, without a failure of ours and without a secret [RS-28]", () => {
    const output = direct.runtime.output();
    const lines = output.trim().split("\n");
    expect(lines.filter((line) => !/^\{.*\}$/.test(line))).toEqual([]);
    expect(lines.filter((line) => (JSON.parse(line) as { level: string }).level === "error")).toEqual([]);
    for (const secret of [MARK, token, session, waiting.state]) expect(output.includes(secret)).toBe(false);
  });
});
