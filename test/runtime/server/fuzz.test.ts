import { HOSTILE_JSON, HOSTILE_TEXTS, randomFrom } from "../../support/hostile-values.js";
import { expectNoLeak } from "../gateway/support/leaks.js";
import { send, type RawRequest } from "../http/serve.js";
import { callOf, LEGACY, MODERN, POSTS, postModern } from "./mcp-request.js";
import { startServer, type ServerProcess } from "./server-process.js";

jest.setTimeout(120_000);

/** Change it to look further; what it finds becomes a test of its own. */
const SEED = 20_261_125;
const REQUESTS = 200;
const AT_ONCE = 12;

let server: ServerProcess;
let token: string;

beforeAll(async () => {
  server = await startServer();
  token = await server.tokenOf("adele");
});
afterAll(() => server?.stop());

type Random = () => number;
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

/** Members of a good value: some gone, some replaced. */
function mutated(random: Random, good: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const members = Object.entries(good).flatMap(([name, usual]): [string, unknown][] => {
    const fate = random();
    if (fate < 0.1) return [];
    return [[name, fate < 0.4 ? pick(random, HOSTILE_JSON) : usual]];
  });
  return Object.fromEntries(members);
}

const META = {
  "io.modelcontextprotocol/protocolVersion": MODERN,
  "io.modelcontextprotocol/clientCapabilities": {},
  "io.modelcontextprotocol/clientInfo": { name: "fuzz", version: "1" },
};

/** Header values that Node's own client sends. */
const inHeader = (text: string) => text.replace(/[^\x20-\x7e]/g, "?").slice(0, 2000);

function message(random: Random): RawRequest {
  const params = mutated(random, { name: "whoami", arguments: {}, _meta: mutated(random, META) });
  const body = JSON.stringify(mutated(random, { jsonrpc: "2.0", id: 1, method: "tools/call", params }));
  const strange: Record<string, string>[] = [
    { "mcp-session-id": inHeader(pick(random, HOSTILE_TEXTS)) },
    { "mcp-name": inHeader(pick(random, HOSTILE_TEXTS)) },
    { "mcp-protocol-version": inHeader(pick(random, HOSTILE_TEXTS)) },
    { "last-event-id": inHeader(pick(random, HOSTILE_TEXTS)) },
    { "content-encoding": "br" },
    { accept: "text/html" },
    { "content-type": "application/json; charset=utf-16" },
  ];
  return {
    method: random() < 0.95 ? "POST" : pick(random, ["GET", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"]),
    path: "/mcp",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": pick(random, [MODERN, MODERN, LEGACY]),
      "mcp-method": "tools/call",
      "mcp-name": "whoami",
      ...(random() < 0.3 ? pick(random, strange) : {}),
    },
    body: random() < 0.9 ? body : body.slice(0, Math.floor(random() * body.length)),
  };
}

async function inBatches<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let done = 0; done < items.length; done += AT_ONCE) {
    await Promise.all(items.slice(done, done + AT_ONCE).map((item) => work(item)));
  }
}

it(`answers ${REQUESTS} wrong messages without a fault of its own (seed ${SEED}) [RS-12] [RS-21]`, async () => {
  const random = randomFrom(SEED);
  const requests = Array.from({ length: REQUESTS }, () => message(random));
  await inBatches(requests, async (request) => {
    expectNoLeak(await send(server.origin, request), [token]);
  });
});

const TOOLS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  list_messages: { limit: 2, cursor: "" },
  search_messages: { query: "berth", limit: 2 },
  read_message: { id: "x" },
  list_events: { start: "2026-11-25T00:00:00Z", end: "2026-11-26T00:00:00Z" },
  search_files: { query: "berth" },
  read_file: { id: "x" },
  find_people: { query: "ines" },
};

it.each(Object.entries(TOOLS))("%s answers hostile arguments with an error of the call [RS-12]", async (tool, good) => {
  const random = randomFrom(SEED + tool.length);
  const orders = Array.from({ length: 60 }, (_unused, index) => ({
    post: index % 2 === 0 ? POSTS[MODERN] : POSTS[LEGACY],
    args: mutated(random, good),
  }));
  await inBatches(orders, async ({ post, args }) => {
    expectNoLeak(await post(server.origin, token, callOf(tool, args)), [token]);
  });
  for (const { path } of server.doubles.graph.control.journal()) {
    // Whatever an id holds, it stays one segment of the user's own path.
    expect(path).toMatch(/^\/v1\.0\/(me|users|search)(\/|$)/);
    expect(path).not.toMatch(/\/\.\.?(\/|$)/);
  }
});

it("afterwards it serves its users, and its log is whole and without a secret [RS-28]", async () => {
  expect((await postModern(server.origin, token, callOf("whoami"))).status).toBe(200);
  const lines = server.runtime.output().trim().split("\n");
  expect(lines.filter((line) => !/^\{.*\}$/.test(line))).toEqual([]);
  expect(lines.filter((line) => (JSON.parse(line) as { level: string }).level === "error")).toEqual([]);
  expect(server.runtime.output().includes(token)).toBe(false);
});
