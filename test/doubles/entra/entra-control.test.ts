import { contoso } from "../contoso.js";
import { fingerprint } from "../http/journal.js";
import { remoteControl } from "../http/remote-control.js";
import type { EntraControl } from "./entra-control.js";
import { startEntraDouble, type EntraDouble } from "./entra-double.js";
import { entraErrors } from "./entra-errors.js";
import { API_SECRET, refusalOf, testDirectory, TestClient, verifier } from "./test-client.js";

let entra: EntraDouble;
let client: TestClient;

beforeAll(async () => {
  entra = await startEntraDouble({ directory: testDirectory() });
  client = new TestClient(entra.url);
});
afterEach(() => {
  entra.control.reset();
});
afterAll(() => entra.close());

describe("failNext", () => {
  it.each(Object.keys(entraErrors).map(Number))("answers with AADSTS%d at the token endpoint", async (code) => {
    entra.control.failNext({ endpoint: "token", code });
    const answer = await client.refresh("any");
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(refusalOf(answer)).toMatchObject({ code });
    expect(answer.body.error).toMatch(/^[a-z_]+$/);
    expect(answer.body.error_description).toMatch(new RegExp(`^AADSTS${String(code)}: `));
    expect(answer.body.error_uri).toBe(`https://login.microsoftonline.com/error?code=${String(code)}`);
  });
  it("takes other wordings", async () => {
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    entra.control.failNext({
      ...{ endpoint: "token", code: 50158, status: 418, error: "interaction_required", suberror: null, claims },
    });
    const { status, body } = await client.refresh("any");
    expect(status).toBe(418);
    expect(body).toMatchObject({ error: "interaction_required", claims });
    expect(body.suberror).toBeUndefined();
  });
  it("hits as many requests as it is told, and only those with the parameters", async () => {
    const { refresh_token: token = "" } = await client.signIn();
    const parameters = { grant_type: "refresh_token" };
    entra.control.failNext({ endpoint: "token", code: 90033, times: 2, parameters });
    expect((await client.redeem(await client.code())).status).toBe(200);
    expect(refusalOf(await client.refresh(token))).toMatchObject({ status: 503, code: 90033 });
    expect(refusalOf(await client.refresh(token))).toMatchObject({ status: 503, code: 90033 });
    expect((await client.refresh(token)).status).toBe(200);
  });
  it("reaches the client through the authorization endpoint, or the user", async () => {
    entra.control.failNext({ endpoint: "authorize", code: 50076 });
    const response = await fetch(client.authorizeUrl(), { redirect: "manual" });
    expect(new URL(response.headers.get("location") ?? "").searchParams.get("error_description")).toMatch(
      /^AADSTS50076: /,
    );
    entra.control.failNext({ endpoint: "authorize", code: 53003 });
    expect(await (await fetch(client.authorizeUrl())).text()).toContain("AADSTS53003");
    entra.control.failNext({ endpoint: "authorize", code: 53003, shown: "redirect" });
    expect((await fetch(client.authorizeUrl(), { redirect: "manual" })).status).toBe(302);
  });
  it("refuses a code that Entra does not have", () => {
    expect(() => {
      entra.control.failNext({ endpoint: "token", code: 1 });
    }).toThrow("no code 1");
  });
});

describe("throttle", () => {
  it("answers 429 with Retry-After, then recovers", async () => {
    const { refresh_token: token = "" } = await client.signIn();
    entra.control.throttle({ retryAfterSeconds: 7 });
    const answer = await client.refresh(token);
    expect(refusalOf(answer)).toEqual({ status: 429, error: "temporarily_unavailable", code: 90055 });
    expect(answer.headers.get("retry-after")).toBe("7");
    expect((await client.refresh(token)).status).toBe(200);
  });
});

describe("breakNext", () => {
  const keysUrl = () => `${entra.url}/${contoso.tenantId}/discovery/v2.0/keys`;
  it("answers with a page that is no JSON", async () => {
    entra.control.breakNext({ endpoint: "keys", status: 502 });
    const response = await fetch(keysUrl());
    expect(response.status).toBe(502);
    expect(response.headers.get("content-type")).toBe("text/html");
    expect((await fetch(keysUrl())).status).toBe(200);
  });
  it("closes the connection without an answer", async () => {
    entra.control.breakNext({ endpoint: "keys", dropConnection: true });
    await expect(fetch(keysUrl())).rejects.toThrow();
  });
  it("keeps the answer back", async () => {
    entra.control.breakNext({ endpoint: "keys", delayMilliseconds: 20 });
    expect((await fetch(keysUrl())).status).toBe(200);
  });
});

describe("the journal", () => {
  it("lists what arrived, in order, with the outcome", async () => {
    const code = await client.code();
    await client.redeem(code);
    await client.redeem(code);
    const lines = entra.control
      .journal()
      .map(({ endpoint, method, status, outcome }) => [endpoint, method, status, outcome]);
    expect(lines).toEqual([
      ["authorize", "POST", 302, "code"],
      ["token", "POST", 200, "token"],
      ["token", "POST", 400, "AADSTS54005"],
    ]);
  });
  it("knows secrets by fingerprint only", async () => {
    const code = await client.code();
    const { body } = await client.redeem(code);
    const [entry] = entra.control.journal({ endpoint: "token" });
    expect(entry?.form).toMatchObject({ code: fingerprint(code), client_secret: fingerprint(API_SECRET) });
    expect(entry?.issued).toMatchObject({ access_token: fingerprint(body.access_token ?? "") });
    const text = JSON.stringify(entra.control.journal());
    for (const secret of [code, API_SECRET, verifier, body.access_token, body.refresh_token]) {
      expect(text).not.toContain(secret);
    }
  });
  it("answers whether a parameter ever arrived", async () => {
    await client.code({ resource: `api://${contoso.apiClientId}` });
    await client.code();
    expect(entra.control.journal().filter(({ query, form }) => "resource" in query || "resource" in form)).toHaveLength(
      1,
    );
    expect(entra.control.journal({ parameters: { resource: `api://${contoso.apiClientId}` } })).toHaveLength(1);
  });
  it("lists requests that nothing serves", async () => {
    await fetch(`${entra.url}/.well-known/oauth-authorization-server`);
    expect(entra.control.journal({ endpoint: "unknown" })).toHaveLength(1);
  });
  it("is empty once cleared", async () => {
    await client.code();
    entra.control.clearJournal();
    expect(entra.control.journal()).toEqual([]);
  });
});

describe("register", () => {
  it("adds a registration that only becomes known while the double runs", async () => {
    const clientId = "99999999-2222-4333-8444-555555555555";
    const application = { clientId, displayName: "Late", redirectUris: { publicClient: ["http://localhost/late"] } };
    entra.control.register({ tenant: contoso.tenantId, application });
    const response = await fetch(client.authorizeUrl({ client_id: clientId, redirect_uri: "http://localhost:1/late" }));
    expect(response.status).toBe(200);
  });
});

describe("from another process", () => {
  it("has the same operations", async () => {
    const remote = remoteControl<EntraControl>(entra.url);
    await remote.failNext({ endpoint: "token", code: 90055 });
    expect(refusalOf(await client.refresh("any"))).toMatchObject({ code: 90055 });
    expect(await remote.journal({ endpoint: "token" })).toHaveLength(1);
    await remote.reset();
    expect(await remote.journal()).toEqual([]);
  });
  it("is told what is wrong", async () => {
    const remote = remoteControl<EntraControl>(entra.url);
    await expect(remote.demandMfa({ tenant: "unknown.example", resource: "any" })).rejects.toThrow(
      "no tenant unknown.example",
    );
    const response = await fetch(`${entra.url}/control/toString`, { method: "POST" });
    expect(response.status).toBe(404);
  });
});
