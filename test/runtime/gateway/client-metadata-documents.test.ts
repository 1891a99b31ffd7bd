import { createServer as createTcpServer, type Server as TcpServer } from "node:net";
import type { AddressInfo } from "node:net";
import type { ServerResponse } from "node:http";
import { contoso } from "../../doubles/contoso.js";
import { startLocalServer, type LocalServer } from "../../support/local-server.js";
import { Browser, titleOf, type Visit } from "../../doubles/browser.js";
import { startGateway, type GatewayProcess } from "./support/gateway-process.js";
import { expectNoLeak, MARKUP } from "./support/leaks.js";
import { OAuthClient, pkce } from "./support/oauth-client.js";

jest.setTimeout(60_000);

const SITE = "https://client.example";
const REDIRECT_URI = "http://127.0.0.1:49153/callback";

let gateway: GatewayProcess;
let website: LocalServer;
/** Stands for a service that only neighbours of the gateway may reach. */
let neighbour: TcpServer;
let connections = 0;
let clockSeconds = 0;
/** How often each path was fetched. */
const fetched = new Map<string, number>();

type Answer = (response: ServerResponse, document: Document) => void;
type Document = Readonly<Record<string, unknown>>;

/** What the client's website answers, by path. */
const pages = new Map<string, Answer>();

beforeAll(async () => {
  website = await startLocalServer((request, response) => {
    const path = request.url ?? "";
    fetched.set(path, (fetched.get(path) ?? 0) + 1);
    (pages.get(path) ?? notFound)(response, documentAt(path));
  });
  neighbour = createTcpServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0);
  gateway = await startGateway({
    upstreamUrl: "http://127.0.0.1:9/mcp",
    movableClock: true,
    rewrites: [`${SITE}=${website.origin}`],
  });
  gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
});

afterAll(async () => {
  await gateway?.stop();
  await website.close();
  neighbour.close();
});

function documentAt(path: string): Document {
  return {
    client_id: `${SITE}${path}`,
    client_name: "Client with a document",
    redirect_uris: ["http://127.0.0.1/callback"],
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code", "refresh_token"],
  };
}

const notFound: Answer = (response) => response.writeHead(404).end();

function send(response: ServerResponse, body: string, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(200, { "content-type": "application/json", ...headers }).end(body);
}

/** The document with some members in place of the usual ones. */
const withMembers =
  (changes: Document): Answer =>
  (response, document) => {
    send(response, JSON.stringify({ ...document, ...changes }));
  };

let served = 0;
/** Publishes an answer under a path of its own, because documents are remembered. */
function publish(answer: Answer): string {
  served += 1;
  const path = `/clients/${served}.json`;
  pages.set(path, answer);
  return path;
}

function clientAt(clientId: string, redirectUri = REDIRECT_URI): OAuthClient {
  return new OAuthClient(gateway.url, clientId, redirectUri);
}

function authorize(client: OAuthClient, browser = new Browser()): Promise<Visit | URL> {
  return browser.follow(client.authorizationUrl(pkce().challenge));
}

async function expectRefused(clientId: string): Promise<void> {
  const client = clientAt(clientId);
  const page = await authorize(client);
  if (page instanceof URL) throw new Error(`redirected to ${page.href}`);
  expectNoLeak(page);
  expect({ status: page.status, text: page.text }).toMatchObject({ status: 400 });
  expect(page.headers.get("location")).toBeNull();
  expect(page.text).not.toContain("Allow");
  const answer = await client.refresh("x");
  expectNoLeak({ status: answer.status, text: JSON.stringify(answer.body) });
  expect([400, 401]).toContain(answer.status);
  expect(["invalid_client", "invalid_client_metadata", "invalid_redirect_uri"]).toContain(answer.body.error);
}

it("a document is enough to be asked about [AS-5] [AS-5a]", async () => {
  const page = await authorize(clientAt(SITE + publish(withMembers({}))));
  expect(titleOf(page as Visit)).toContain("Allow “Client with a document”");
});

describe("a document is refused", () => {
  it.each<[string, Answer]>([
    ["that isn't there", notFound],
    ["that is larger than it may be", withMembers({ client_uri: `${SITE}/${"x".repeat(5200)}` })],
    [
      "that never ends",
      (response) => {
        response.writeHead(200, { "content-type": "application/json" });
        const more = () => {
          while (response.write(" ".repeat(1024)));
        };
        response.on("drain", more).on("error", () => undefined);
        more();
      },
    ],
    ["that doesn't come", () => undefined],
    [
      "that comes byte by byte",
      (response) => {
        response.writeHead(200, { "content-type": "application/json" }).write("{");
      },
    ],
    ["that is elsewhere", (response) => response.writeHead(302, { location: `${SITE}/clients/1.json` }).end()],
    ["that is at a neighbour's", (response) => response.writeHead(307, { location: "http://169.254.169.254/" }).end()],
    [
      "that breaks off",
      (response) => response.writeHead(200, { "content-length": "500" }).write("{") && response.destroy(),
    ],
    [
      "that is a web page",
      (response, document) => {
        send(response, JSON.stringify(document), { "content-type": "text/html" });
      },
    ],
    [
      "that is text, as anybody may upload to many sites",
      (response, document) => {
        send(response, JSON.stringify(document), { "content-type": "text/plain" });
      },
    ],
    [
      "that isn't JSON",
      (response) => {
        send(response, "<html>");
      },
    ],
    [
      "that is a list",
      (response, document) => {
        send(response, JSON.stringify([document]));
      },
    ],
    [
      "that is null",
      (response) => {
        send(response, "null");
      },
    ],
    ["of another client", withMembers({ client_id: `${SITE}/other.json` })],
    ["of a client in another spelling", withMembers({ client_id: `${SITE.toUpperCase()}/clients/1.json` })],
    ["without a client id", withMembers({ client_id: undefined })],
    ["without redirect addresses", withMembers({ redirect_uris: undefined })],
    ["with an empty list of them", withMembers({ redirect_uris: [] })],
    ["with one that is no text", withMembers({ redirect_uris: [{ toString: "x" }] })],
    ["with plain http away from this machine", withMembers({ redirect_uris: ["http://evil.example/cb"] })],
    ["with a script for an address", withMembers({ redirect_uris: ["javascript:alert(1)"] })],
    ["with a wildcard", withMembers({ redirect_uris: ["https://*.client.example/cb"] })],
    ["with a name that turns around", withMembers({ client_name: "Contoso\u202etnuocca" })],
    ["with a name of several lines", withMembers({ client_name: "Contoso\nAllowed by your administrator" })],
    ["with a name too long to be read", withMembers({ client_name: "x".repeat(101) })],
    ["with a secret", withMembers({ client_secret: "s" })],
    ["that proves itself by a secret", withMembers({ token_endpoint_auth_method: "client_secret_post" })],
    ["with an address that isn't https", withMembers({ logo_uri: "javascript:alert(1)" })],
  ])("%s [AS-5a] [AS-5b]", async (_what, answer) => {
    await expectRefused(SITE + publish(answer));
  });

  it.each([
    ["http", "http://client.example/clients/1.json"],
    ["with a fragment", `${SITE}/clients/1.json#x`],
    ["with a user name", "https://user@client.example/clients/1.json"],
    ["with a user name and password", "https://user:pass@client.example/clients/1.json"],
    ["with dots for directories", `${SITE}/a/../clients/1.json`],
    ["with dots in disguise", `${SITE}/a/%2e%2e/clients/1.json`],
    ["without a path", SITE],
    ["with nothing but a slash for a path", `${SITE}/`],
    ["with a backslash", `${SITE}\\clients\\1.json`],
    ["with a space", `${SITE}/clients/1.json `],
    ["with a new line", `${SITE}/clients/1.json\r\nx: y`],
    ["in markup", `${SITE}/${MARKUP}`],
    ["that is no URL", "https://"],
    ["of another scheme", "file:///etc/passwd"],
  ])("when its address is %s, and then nothing is fetched [AS-5b]", async (_what, clientId) => {
    const path = "/clients/1.json";
    pages.set("/", withMembers({ client_id: clientId }));
    const before = [fetched.get(path), fetched.get("/")];
    await expectRefused(clientId);
    expect([fetched.get(path), fetched.get("/")]).toEqual(before);
  });

  it.each([
    "127.0.0.1",
    "localhost",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "0.0.0.0",
    "2130706433",
    "0x7f.1",
    "127.1",
    "localhost.",
  ])("when it is at %s, which only neighbours may reach: nobody even connects [AS-5b]", async (host) => {
    const { port } = neighbour.address() as AddressInfo;
    await expectRefused(`https://${host}:${port}/client.json`);
    expect(connections).toBe(0);
  });

  it.each([
    "169.254.169.254",
    "168.63.129.16",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "[fd00::1]",
    "[fe80::1]",
  ])("when it is at %s [AS-5b]", async (host) => {
    await expectRefused(`https://${host}/client.json`);
  });
});

describe("a document that is remembered", () => {
  const toClient = (url: URL) => url.port === "49153";

  async function pass(seconds: number): Promise<void> {
    clockSeconds += seconds;
    const now = await gateway.setClock(clockSeconds);
    const { entra } = gateway.doubles;
    entra.control.shiftClock({ seconds: (now - entra.clock.now()) / 1000 });
  }

  beforeEach(() => pass(24 * 3600));

  it.each([
    ["as long as it says", { "cache-control": "max-age=120" }, 120],
    ["for half a minute when it says nothing", {}, 30],
    ["for half a minute when it wants less", { "cache-control": "no-store, max-age=0" }, 30],
    ["for an hour when it wants more", { "cache-control": "public, max-age=31536000" }, 3600],
  ])("is, %s [AS-5]", async (_what, headers, seconds) => {
    const path = publish((response, document) => {
      send(response, JSON.stringify(document), headers);
    });
    const client = clientAt(SITE + path);
    await authorize(client);
    await pass(seconds - 1);
    await authorize(client);
    expect(fetched.get(path)).toBe(1);
    await pass(2);
    await authorize(client);
    expect(fetched.get(path)).toBe(2);
  });

  it.each<[string, Answer]>([
    ["that isn't there", notFound],
    [
      "that breaks off",
      (response) => response.writeHead(200, { "content-length": "500" }).write("{") && response.destroy(),
    ],
    ["of another client", withMembers({ client_id: `${SITE}/other.json` })],
  ])("is one %s too: who asks again makes nobody fetch again, for half a minute [AS-5b]", async (_what, answer) => {
    const path = publish(answer);
    const client = clientAt(SITE + path);
    await authorize(client);
    await authorize(client);
    await client.refresh("x");
    expect(fetched.get(path)).toBe(1);
    pages.set(path, withMembers({}));
    await pass(30);
    expect(titleOf((await authorize(client)) as Visit)).toContain("Allow");
  });

  it("many who ask at once share one fetch", async () => {
    const path = publish(withMembers({}));
    const client = clientAt(SITE + path);
    await Promise.all(Array.from({ length: 10 }, () => authorize(client)));
    expect(fetched.get(path)).toBe(1);
  });

  it("and changes its redirect addresses after consent leads no code to the old one [AS-5a] [AS-8]", async () => {
    const redirects = { uris: ["http://127.0.0.1/callback"] };
    const path = publish((response, document) => {
      send(response, JSON.stringify({ ...document, redirect_uris: redirects.uris }));
    });
    const client = clientAt(SITE + path);
    const browser = new Browser();
    const page = (await authorize(client, browser)) as Visit;
    redirects.uris = [`${SITE}/callback`];
    await pass(31);
    const end = await browser.follow(await browser.decide(page, "allow"), toClient);
    expect(end).not.toBeInstanceOf(URL);
    expect((end as Visit).status).toBe(400);
  });

  it("and disappears before the code is redeemed gives no token [AS-5] [AS-19]", async () => {
    const path = publish(withMembers({}));
    const client = clientAt(SITE + path);
    const { verifier, challenge } = pkce();
    const callback = await new Browser().signIn(client.authorizationUrl(challenge), client.redirectUri);
    pages.set(path, notFound);
    await pass(31);
    const answer = await client.redeem(callback.searchParams.get("code") ?? "", verifier);
    expect(answer).toMatchObject({ status: 401, body: { error: "invalid_client" } });
  });
});

it("the log has no failure of ours [RS-28]", () => {
  expect(/"level":"error".{0,500}/.exec(gateway.output())).toBeNull();
});
