import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from "@modelcontextprotocol/client";
import type { OAuthClientProvider } from "@modelcontextprotocol/client";
import { Client as LegacyClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as LegacyTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { contoso } from "../../doubles/contoso.js";
import { signInHeadless } from "../../doubles/entra/headless-sign-in.js";
import { MICROSOFT_GRAPH } from "../../doubles/entra/scopes.js";
import { callOf, messageOf, POSTS, postModern } from "../server/mcp-request.js";
import { startDirect, type DirectProcess, type TokenChanges } from "./support/direct-process.js";

jest.setTimeout(120_000);

const { adele } = contoso.users;
const ENTRA = "https://login.microsoftonline.com";
const ISSUER = `${ENTRA}/${contoso.tenantId}/v2.0`;
const SCOPE = `api://${contoso.directClientId}/access_as_user`;
const REDIRECT_URI = "http://localhost:33418/callback";
const INFO = { name: "test", version: "1.0.0" };

let direct: DirectProcess;

beforeAll(async () => {
  direct = await startDirect();
});
afterEach(() => {
  direct.doubles.entra.control.reset();
  direct.doubles.graph.control.reset();
});
afterAll(() => direct.stop());

describe("what clients are told", () => {
  it.each(["", "/mcp"])(
    "the metadata%s names Entra's issuer by tenant id, and scopes in full [RS-1] [RS-E4] [RS-E5]",
    async (path) => {
      const answer = await fetch(`${direct.url}/.well-known/oauth-protected-resource${path}`);

      expect(await answer.json()).toEqual({
        resource: `${direct.url}/mcp`,
        authorization_servers: [ISSUER],
        scopes_supported: [SCOPE],
        bearer_methods_supported: ["header"],
      });
    },
  );

  it.each(Object.entries(POSTS))(
    "the challenge says where and what, in revision %s [RS-2] [RS-4]",
    async (_revision, post) => {
      const answer = await post(direct.url, undefined, callOf("whoami"));

      expect(answer.status).toBe(401);
      expect(answer.headers["www-authenticate"]).toBe(
        `Bearer scope="${SCOPE}", resource_metadata="${direct.url}/.well-known/oauth-protected-resource/mcp"`,
      );
    },
  );
});

/** A pre-registered client, whose user signs in at Entra: no gateway in between. */
class EntraUser implements OAuthClientProvider {
  public readonly redirectUrl = REDIRECT_URI;
  public readonly clientMetadata = { redirect_uris: [REDIRECT_URI], client_name: "Test" };
  public callback: URL | undefined;
  private readonly memory = new Map<string, unknown>();

  public clientInformation = () => ({ client_id: contoso.publicClientId, issuer: ISSUER });
  public tokens = () => this.memory.get("tokens") as never;
  public saveTokens = (tokens: unknown): void => void this.memory.set("tokens", tokens);
  public codeVerifier = (): string => this.memory.get("verifier") as string;
  public saveCodeVerifier = (verifier: string): void => void this.memory.set("verifier", verifier);
  public discoveryState = () => this.memory.get("discovery") as never;
  public saveDiscoveryState = (discovery: unknown): void => void this.memory.set("discovery", discovery);
  public redirectToAuthorization = async (url: URL): Promise<void> => {
    this.callback = await signInHeadless(url, {
      username: adele.userPrincipalName,
      entraUrl: direct.doubles.entra.url,
    });
  };
}

/** What the client's machine does with the real addresses: the double answers for Entra. */
const throughDouble = (url: string | URL, init?: RequestInit): Promise<Response> =>
  fetch(String(url).replace(ENTRA, direct.doubles.entra.url), init);

describe("a pre-registered client signs its user in at Entra and calls Graph on their behalf", () => {
  it("SDK v1", async () => {
    const authProvider = new EntraUser();
    const options = { authProvider, fetch: throughDouble } as never;
    const first = new LegacyTransport(new URL(`${direct.url}/mcp`), options);
    await expect(new LegacyClient(INFO).connect(first as never)).rejects.toThrow();
    await first.finishAuth(authProvider.callback?.searchParams.get("code") ?? "");
    const client = new LegacyClient(INFO);
    await client.connect(new LegacyTransport(new URL(`${direct.url}/mcp`), options));
    const { structuredContent } = await client.callTool({ name: "whoami", arguments: {} });
    await client.close();

    expect(structuredContent).toMatchObject({ userPrincipalName: adele.userPrincipalName });
  });

  it("SDK v2, revision 2026-07-28", async () => {
    const authProvider = new EntraUser();
    const negotiation = { versionNegotiation: { mode: { pin: "2026-07-28" } } } as const;
    const first = new ModernTransport(new URL(`${direct.url}/mcp`), { authProvider, fetch: throughDouble });
    await expect(new ModernClient(INFO, negotiation).connect(first)).rejects.toThrow();
    await first.finishAuth(authProvider.callback?.searchParams ?? new URLSearchParams());
    const client = new ModernClient(INFO, negotiation);
    await client.connect(new ModernTransport(new URL(`${direct.url}/mcp`), { authProvider, fetch: throughDouble }));
    const { structuredContent } = await client.callTool({ name: "whoami", arguments: {} });
    await client.close();

    expect(structuredContent).toMatchObject({ userPrincipalName: adele.userPrincipalName });
  });

  it("Graph gets a token that was exchanged, never the client's [RS-11]", async () => {
    const token = await direct.tokenOf("ines");
    direct.doubles.entra.control.clearJournal();
    expect((await postModern(direct.url, token, callOf("whoami"))).status).toBe(200);

    const [exchange] = direct.doubles.entra.control.journal({ endpoint: "token" });
    expect(exchange?.form).toMatchObject({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      requested_token_use: "on_behalf_of",
    });
  });
});

describe("a token is refused, with no word why,", () => {
  const bad: [string, number, TokenChanges][] = [
    ["of another client than the pre-authorized ones", 401, { client: contoso.payrollClientId }],
    ["that this registration got for itself", 401, { client: contoso.directClientId }],
    ["for another API [RS-E1] [RS-10]", 401, { resource: contoso.apiClientId }],
    ["for Graph", 401, { resource: MICROSOFT_GRAPH, scopes: ["User.Read"] }],
    [
      "whose audience is the URL instead of the client id [RS-E1]",
      401,
      { claims: { aud: "https://mcp.contoso.example/mcp" } },
    ],
    [
      "of another tenant [RS-E2]",
      401,
      { claims: { tid: contoso.otherTenantId, iss: `${ENTRA}/${contoso.otherTenantId}/v2.0` } },
    ],
    ["whose issuer is another tenant's [RS-E2]", 401, { claims: { iss: `${ENTRA}/${contoso.otherTenantId}/v2.0` } }],
    ["of a personal account", 401, { claims: { tid: "9188040d-6c67-4c5b-b112-36a304b66dad" } }],
    ["of version 1", 401, { claims: { ver: "1.0", iss: `https://sts.windows.net/${contoso.tenantId}/` } }],
    ["that ended", 401, { claims: { exp: 1_700_000_000 } }],
    ["signed by nobody", 401, { signature: "none" }],
    ["signed with a key that Entra never had", 401, { signature: "unknown-key" }],
    ["signed with the public key as a secret", 401, { signature: "hs256-with-public-key" }],
    ["that permits nothing [RS-E3]", 403, { scopes: [] }],
    [
      "of an application without a user [RS-E3]",
      403,
      { user: undefined, scopes: [], claims: { roles: ["Mcp.Invoke"] } },
    ],
  ];

  it.each(bad)("%s", async (_what, status, changes) => {
    direct.doubles.graph.control.clearJournal();
    const answer = await postModern(direct.url, await direct.tokenOf("adele", changes), callOf("whoami"));

    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toEqual({
      error: status === 403 ? "insufficient_scope" : "invalid_token",
      error_description: expect.any(String) as string,
    });
    expect(direct.doubles.graph.control.journal()).toEqual([]);
  });
});

describe("Conditional Access", () => {
  it("a challenge reaches the client as a 401 with the claims, in the form that Entra-aware clients read [AS-15]", async () => {
    direct.doubles.entra.control.demandMfa({ tenant: contoso.tenantId, resource: MICROSOFT_GRAPH });
    const answer = await postModern(direct.url, await direct.tokenOf("bob"), callOf("whoami"));

    expect(answer.status).toBe(401);
    const [, claims = ""] =
      /error="insufficient_claims".*claims="([^"]+)"/.exec(String(answer.headers["www-authenticate"])) ?? [];
    expect(JSON.parse(Buffer.from(claims, "base64").toString())).toHaveProperty("access_token");

    // A token of a sign-in that answered them works at once.
    const again = await postModern(direct.url, await direct.tokenOf("bob", { mfa: true }), callOf("whoami"));
    expect(messageOf(again)).toMatchObject({ result: { structuredContent: { displayName: "Bob Okafor" } } });
  });
});

describe("missing consent", () => {
  it("is told once, with the address where an administrator gives it, and asks for no sign-in [P-9]", async () => {
    direct.doubles.entra.control.withdrawConsent({ tenant: contoso.tenantId, client: contoso.directClientId });
    const answer = await postModern(
      direct.url,
      await direct.tokenOf("adele", { claims: { uti: "consent" } }),
      callOf("list_events"),
    );

    expect(answer.status).toBe(200);
    const { result } = messageOf(answer) as { result: { isError: boolean; content: [{ text: string }] } };
    expect(result.isError).toBe(true);
    const [, address = ""] = /approved at (\S+)\.( |$)/.exec(result.content[0].text) ?? [];
    const url = new URL(address);
    expect(`${url.origin}${url.pathname}`).toBe(`${ENTRA}/${contoso.tenantId}/v2.0/adminconsent`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: contoso.directClientId,
      scope: "https://graph.microsoft.com/.default",
      redirect_uri: `${direct.url}/callback`,
    });
  });
});
