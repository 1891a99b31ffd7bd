import { createServer, type AddressInfo, type Server } from "node:net";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { createOutboundFetch, type OutboundFetchOptions } from "../../../runtime/security/outbound-fetch.js";
import { OutboundRequestFailed } from "../../../runtime/security/outbound-request-failed.js";
import { startLocalServer, type LocalServer } from "../../support/local-server.js";

const ENTRA = "https://login.microsoftonline.com";
const STORAGE = "https://contoso.sharepoint.com";
const limits = { timeoutMilliseconds: 5_000, maxResponseBytes: 1_000 };

interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: LocalServer;
let received: ReceivedRequest[];

beforeEach(async () => {
  received = [];
  server = await startLocalServer((request, response) => {
    void text(request).then((body) => {
      const { method = "", url = "", headers } = request;
      received.push({ method, url, headers, body });
      answer(url, response);
    });
  });
});

/** `/bytes/<n>`, `/to/<escaped target>`, `/empty`, `/silent`, `/slow-body`, `/broken`, or anything else. */
function answer(url: string, response: ServerResponse): void {
  const [, kind = "", argument = ""] = /^\/([^/?]*)\/?(.*)$/.exec(url) ?? [];
  const special: Readonly<Record<string, () => void>> = {
    bytes: () => response.end("x".repeat(Number(argument))),
    to: () => response.writeHead(302, { location: decodeURIComponent(argument) }).end(),
    empty: () => response.writeHead(204).end(),
    silent: () => undefined,
    "slow-body": () => response.write("begun"),
    broken: () => response.socket?.destroy(),
  };
  const ordinary = () => response.setHeader("set-cookie", ["a=1", "b=2"]).end(`answer to ${url}`);
  (special[kind] ?? ordinary)();
}

afterEach(() => server.close());

function fetchWith(options: Partial<OutboundFetchOptions> = {}) {
  const rewrites = new Map([
    [ENTRA, server.origin],
    [STORAGE, server.origin],
  ]);
  return createOutboundFetch({ rewrites, ...limits, ...options });
}

async function failureOf(attempt: Promise<unknown>): Promise<OutboundRequestFailed> {
  const error: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OutboundRequestFailed)) throw new Error("no OutboundRequestFailed", { cause: error });
  return error;
}

describe("a request", () => {
  it("goes to the host that replaces the one in its URL, with path and query", async () => {
    const response = await fetchWith()(`${ENTRA}/tenant/oauth2/v2.0/token?a=1`, {
      method: "POST",
      headers: { "content-type": "text/plain", "x-custom": "1" },
      body: "content",
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("answer to /tenant/oauth2/v2.0/token?a=1");
    expect(received).toMatchObject([
      { method: "POST", url: "/tenant/oauth2/v2.0/token?a=1", body: "content", headers: { "x-custom": "1" } },
    ]);
  });

  it("brings back every header, also one that comes twice", async () => {
    const response = await fetchWith()(`${ENTRA}/`);
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  });

  it("may be answered without a body", async () => {
    expect((await fetchWith()(`${ENTRA}/empty`)).status).toBe(204);
  });

  it("doesn't ask for compression, which would escape the size limit", async () => {
    await fetchWith()(`${ENTRA}/`, { headers: { "accept-encoding": "gzip" } });
    expect(received[0]?.headers).not.toHaveProperty("accept-encoding");
  });
});

describe("a URL is refused", () => {
  it.each([
    ["without TLS", "http://login.example.com/"],
    ["without TLS on this machine", "http://127.0.0.1/"],
    ["of another scheme", "file:///etc/passwd"],
    ["with a user in it", "https://user@login.microsoftonline.com/"],
    ["with a password in it", "https://:secret@login.microsoftonline.com/"],
    ["that is none", "login.microsoftonline.com"],
  ])("%s", async (_what, url) => {
    expect((await failureOf(fetchWith()(url))).reason).toBe("url-refused");
    expect(received).toEqual([]);
  });
});

describe("the platform's endpoint", () => {
  it("may be plain http on this machine", async () => {
    const response = await fetchWith()(`${server.origin}/msi/token`, { reach: "platform" });
    expect(response.status).toBe(200);
  });

  it.each(["http://10.0.0.4/msi/token", "http://identity.example.com/msi/token"])(
    "is nowhere else: %s",
    async (url) => {
      expect((await failureOf(fetchWith()(url, { reach: "platform" }))).reason).toBe("url-refused");
    },
  );
});

describe("limits", () => {
  it("let an answer of the largest size through", async () => {
    expect((await (await fetchWith()(`${ENTRA}/bytes/1000`)).text()).length).toBe(1000);
  });

  it("end an answer that is larger", async () => {
    expect((await failureOf(fetchWith()(`${ENTRA}/bytes/1001`))).reason).toBe("too-large");
    expect((await failureOf(fetchWith()(`${ENTRA}/bytes/30`, { maxResponseBytes: 29 }))).reason).toBe("too-large");
  });

  it.each(["/silent", "/slow-body"])("end the wait for an answer: %s", async (path) => {
    const failure = await failureOf(fetchWith()(`${ENTRA}${path}`, { timeoutMilliseconds: 50 }));
    expect(failure.reason).toBe("timeout");
  });

  it("leave it to the caller to give up earlier", async () => {
    const failure = await failureOf(fetchWith()(`${ENTRA}/silent`, { signal: AbortSignal.timeout(20) }));
    expect(failure.reason).toBe("cancelled");
  });
});

describe("redirects", () => {
  const to = (target: string) => `${ENTRA}/to/${encodeURIComponent(target)}`;

  it("are answers like any other", async () => {
    const response = await fetchWith()(to("/next"));
    expect([response.status, response.headers.get("location")]).toEqual([302, "/next"]);
    expect(received).toHaveLength(1);
  });

  it("are followed when asked for", async () => {
    const response = await fetchWith()(to("/next"), { maxRedirects: 1 });
    expect(await response.text()).toBe("answer to /next");
  });

  it("are followed no further than asked for", async () => {
    const failure = await failureOf(fetchWith()(to(to("/next")), { maxRedirects: 1 }));
    expect(failure.reason).toBe("too-many-redirects");
    expect(received).toHaveLength(2);
  });

  it("keep credentials on the same origin and lose them on another", async () => {
    const headers = { authorization: "Bearer secret", cookie: "a=1", accept: "text/plain" };
    await fetchWith()(to("/next"), { headers, maxRedirects: 1 });
    await fetchWith()(to(`${STORAGE}/file`), { headers, maxRedirects: 1 });
    const [, same, , other] = received;
    expect(same?.headers).toMatchObject(headers);
    expect(other).toMatchObject({ url: "/file", headers: { accept: "text/plain" } });
    expect(other?.headers).not.toHaveProperty("authorization");
    expect(other?.headers).not.toHaveProperty("cookie");
  });

  it("to where requests may not go are refused", async () => {
    const failure = await failureOf(fetchWith()(to("http://169.254.169.254/metadata"), { maxRedirects: 3 }));
    expect(failure.reason).toBe("url-refused");
  });

  it("of a POST are never followed", async () => {
    expect((await fetchWith()(to("/next"), { method: "POST", body: "x", maxRedirects: 3 })).status).toBe(302);
  });
});

describe("a URL that a client chose", () => {
  const open: Server[] = [];
  afterEach(() => {
    for (const listener of open.splice(0)) listener.close();
  });

  /** Counts connections. TLS never starts: that they came is all that is asked. */
  async function listen(): Promise<{ port: number; connections: () => number }> {
    let connections = 0;
    const listener = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    open.push(listener);
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    return { port: (listener.address() as AddressInfo).port, connections: () => connections };
  }

  it.each([
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://169.254.169.254/metadata/identity",
    "https://168.63.129.16/",
    // Spellings that the URL standard turns into addresses.
    "https://2130706433/",
    "https://0x7f.1/",
    "https://127.1/",
    "https://%31%32%37.0.0.1/",
    "https://１２７.0.0.1/",
  ])("may not be an address that isn't public: %s", async (url) => {
    const resolve = jest.fn();
    expect((await failureOf(fetchWith({ resolve })(url, { reach: "public" }))).reason).toBe("address-refused");
    expect(resolve).not.toHaveBeenCalled();
  });

  it.each([
    ["a private one", ["10.0.0.4"]],
    ["a private one among public ones", ["20.190.128.1", "10.0.0.4"]],
    ["loopback of IPv6", ["::1"]],
    ["none at all", []],
  ])("may not lead to %s", async (_what, addresses) => {
    const resolve = () =>
      Promise.resolve(addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })));
    const failure = await failureOf(fetchWith({ resolve })("https://client.example/", { reach: "public" }));
    expect(failure.reason).toBe("address-refused");
  });

  it("may not be plain http, even on a public address", async () => {
    expect((await failureOf(fetchWith()("http://client.example/", { reach: "public" }))).reason).toBe("url-refused");
  });

  it("is fetched from the address that was checked, although the name leads elsewhere a moment later", async () => {
    const listener = await listen();
    const answers = ["127.0.0.1", "127.0.0.2"];
    const outboundFetch = fetchWith({
      resolve: () => Promise.resolve([{ address: answers.shift() ?? "", family: 4 }]),
      isAllowedAddress: (address) => address === "127.0.0.1",
    });
    const url = `https://client.example:${listener.port}/`;

    expect((await failureOf(outboundFetch(url, { reach: "public" }))).reason).toBe("unreachable");
    expect(listener.connections()).toBe(1);
    expect(answers).toEqual(["127.0.0.2"]);

    // Nothing of the first check is kept: the next request is judged anew.
    expect((await failureOf(outboundFetch(url, { reach: "public" }))).reason).toBe("address-refused");
    expect(listener.connections()).toBe(1);
  });

  it("that can't be resolved is unreachable", async () => {
    const resolve = () => Promise.reject(new Error("ENOTFOUND"));
    const failure = await failureOf(fetchWith({ resolve })("https://client.example/", { reach: "public" }));
    expect(failure.reason).toBe("unreachable");
  });
});

describe("a failure", () => {
  it("names the host and nothing of the URL that may be secret", async () => {
    const failure = await failureOf(fetchWith()(`${ENTRA}/broken?code=abc123#state=abc123`));
    expect(failure).toMatchObject({ reason: "unreachable", host: "login.microsoftonline.com" });
    expect(failure.message).toBe("request to login.microsoftonline.com failed: unreachable");
  });
});
