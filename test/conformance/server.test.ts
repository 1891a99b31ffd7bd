import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from "@modelcontextprotocol/client";
import { EXCHANGE_IDS, localServer, type LocalServer } from "../runtime/server/local-server.js";
import { callOf, messageOf, MODERN, post, POSTS, postModern } from "../runtime/server/mcp-request.js";

let server: LocalServer;
afterEach(() => server.close());

it("a request of an older revision may leave its version out [RS-15]", async () => {
  server = await localServer();
  const message = { jsonrpc: "2.0", id: 1, ...callOf("whoami") };
  const answer = await post(server.origin, message, { headers: { authorization: "Bearer ada" } });

  expect(messageOf(answer)).toMatchObject({ result: { structuredContent: { id: "ada" } } });
});

it.each(Object.entries(POSTS))(
  "what names a session or an event changes nothing, and none is named back: %s [RS-15] [RS-16]",
  async (_revision, postMessage) => {
    server = await localServer();
    const headers = { "mcp-session-id": "a-session-of-bob", "last-event-id": "7" };
    const answer = await postMessage(server.origin, "ada", callOf("whoami"), { headers });

    expect(messageOf(answer)).toMatchObject({ result: { structuredContent: { id: "ada" } } });
    expect(answer.headers["mcp-session-id"]).toBeUndefined();
    expect(answer.text).not.toMatch(/^id:/m);
  },
);

it("two replicas serve one client in turns [TR-8]", async () => {
  server = await localServer();
  const other = await localServer();
  const answers = await Promise.all(
    [server, other, server].map(({ origin }) => postModern(origin, "ada", callOf("whoami"))),
  );
  await other.close();

  for (const answer of answers)
    expect(messageOf(answer)).toMatchObject({ result: { structuredContent: { id: "ada" } } });
});

it("each call is one line on the audit trail: who, through which client, which tool; not what for [P-18]", async () => {
  server = await localServer({ answers: () => Response.json({ value: [] }) });
  const answer = await postModern(server.origin, "ada", callOf("search_messages", { query: "dismissal" }));

  expect(server.audited).toEqual([
    {
      action: "tool-call",
      decision: "allowed",
      tool: "search_messages",
      tid: "7a1c9f52-0b64-4d1e-8f3a-5e2d60c8b901",
      oid: "ada",
      client: "3d7e1b84-6f25-4c09-9a4e-b1c8f0d72e63",
      tokenId: "uti-ada",
      requestId: answer.headers["x-request-id"],
      ...EXCHANGE_IDS,
    },
  ]);
  expect(server.logged.join()).not.toContain("dismissal");
});

/** A client of an older revision leaves the gateway, which stays: see leaving.test.ts. */
it("a client of 2026-07-28 that leaves ends what its tool does [RS-27]", async () => {
  const [begun, go] = [deferred(), deferred()];
  let graphRequests = 0;
  server = await localServer({
    tokenFor: async ({ identity }) => {
      begun.resolve();
      await go.promise;
      return `graph-${identity.objectId}`;
    },
    answers: () => {
      graphRequests += 1;
      return Response.json({ id: "ada" });
    },
  });
  const leaving = new AbortController();
  const called = new ModernTransport(server.url, {
    requestInit: { headers: { authorization: "Bearer ada" } },
    fetch: (url, init) => fetch(url, { ...init, signal: leaving.signal }),
  });
  const client = new ModernClient({ name: "test", version: "1" }, { versionNegotiation: { mode: { pin: MODERN } } });
  await client.connect(called);
  const outcome = client.callTool({ name: "whoami", arguments: {} }).catch((error: unknown) => error);
  await begun.promise;
  leaving.abort();
  expect(await outcome).toHaveProperty("name", "AbortError");
  await until(() => server.logged.some((line) => line.includes('"aborted":true')));
  go.resolve();
  await until(() => server.logged.some((line) => line.includes("tool call failed")));

  expect(graphRequests).toBe(0);
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
