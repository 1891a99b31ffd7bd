import { GATEWAY_LIFETIMES, REGISTRATION_LIMITS } from "../../../runtime/config/defaults.js";
import { startAuthorizationServers, type AuthorizationServers } from "./support/authorization-servers.js";
import { OAuthClient, pkce, postJson } from "./support/oauth-client.js";

jest.setTimeout(60_000);

const REDIRECT_URI = "https://claude.ai/api/mcp/auth_callback";
const { unapprovedRegistrationSeconds, registrationSeconds } = GATEWAY_LIFETIMES;

let servers: AuthorizationServers;
let origin: string;

beforeEach(async () => {
  servers = await startAuthorizationServers("claude.ai", "vscode.dev claude.ai", "vscode.dev");
  origin = servers.origins[0] ?? "";
});
afterEach(() => servers.stop());

function pass(seconds: number): Promise<void> {
  return servers.control.pass({ seconds });
}

async function register(): Promise<{ readonly status: number; readonly clientId: string }> {
  const answer = await postJson(`${origin}/register`, { redirect_uris: [REDIRECT_URI] });
  const { client_id: clientId = "" } = (await answer.json()) as { client_id?: string };
  return { status: answer.status, clientId };
}

/** Begins an authorization; the id of its interaction if the client is known. */
async function authorize(clientId: string, at = origin): Promise<{ readonly status: number; readonly uid: string }> {
  const url = new OAuthClient(at, clientId, REDIRECT_URI).authorizationUrl(pkce().challenge, {
    resource: "https://mcp.contoso.example/mcp",
  });
  const answer = await fetch(url, { redirect: "manual" });
  return { status: answer.status, uid: (answer.headers.get("location") ?? "").split("/").at(-1) ?? "" };
}

async function tokenError(clientId: string, at = origin): Promise<unknown> {
  const { status, body } = await new OAuthClient(at, clientId, REDIRECT_URI).refresh("anything");
  return { status, error: body.error };
}

const UNKNOWN = { status: 401, error: "invalid_client" };

describe("a registration that nobody approved", () => {
  it("ends after an hour, whatever was begun with it, and is unknown then [AS-19]", async () => {
    const { clientId } = await register();
    expect(await servers.control.takeLifetimes()).toEqual([unapprovedRegistrationSeconds]);

    await pass(unapprovedRegistrationSeconds - 1);
    expect((await authorize(clientId)).status).toBe(303);
    await pass(1);
    expect((await authorize(clientId)).status).toBe(400);
    expect(await tokenError(clientId)).toEqual(UNKNOWN);
  });

  it("is one of 60 a minute at most, which bounds how many there are before the first ends", async () => {
    for (let left = REGISTRATION_LIMITS.perMinute; left > 0; left -= 1) expect((await register()).status).toBe(201);
    expect((await register()).status).toBe(429);
    await pass(60 / REGISTRATION_LIMITS.perMinute);
    expect((await register()).status).toBe(201);
    expect((await register()).status).toBe(429);
  });
});

describe("a registration that was approved", () => {
  it("lives 90 days from its last approval", async () => {
    const { clientId } = await register();
    await servers.control.approve(await authorize(clientId));
    expect(await servers.control.takeLifetimes()).toEqual([unapprovedRegistrationSeconds, registrationSeconds]);

    await pass(registrationSeconds - 1);
    await servers.control.approve(await authorize(clientId));
    await pass(registrationSeconds - 1);
    expect((await authorize(clientId)).status).toBe(303);
    await pass(1);
    expect((await authorize(clientId)).status).toBe(400);
  });

  it("is unknown from the moment the operator no longer lists its host [AS-8a] [AS-19]", async () => {
    const [, wider = "", without = ""] = servers.origins;
    const { clientId } = await register();

    expect((await authorize(clientId, wider)).status).toBe(303);
    expect((await authorize(clientId, without)).status).toBe(400);
    expect(await tokenError(clientId, without)).toEqual(UNKNOWN);
  });
});
