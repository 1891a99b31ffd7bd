import { z } from "zod";
import { GraphRequestFailed } from "../../../runtime/graph/graph-request-failed.js";
import {
  GRAPH_HOST,
  parameters,
  scriptedGraph,
  STORAGE_HOST,
  type ScriptedAnswer,
  type ScriptedGraph,
} from "./scripted-graph.js";

const anything = z.looseObject({});
const named = z.object({ name: z.string() });
const claims = '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}';
const challenge = {
  status: 401,
  headers: {
    "www-authenticate": `Bearer realm="", error="insufficient_claims", claims="${Buffer.from(claims).toString("base64")}"`,
  },
  body: { error: { code: "InvalidAuthenticationToken", message: "Continuous access evaluation" } },
};
const throttled = (retryAfter?: string): ScriptedAnswer => ({
  status: 429,
  headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
  body: { error: { code: "TooManyRequests", message: "wait" } },
});

let graph: ScriptedGraph;

async function failureOf(promise: Promise<unknown>): Promise<GraphRequestFailed> {
  const error: unknown = await promise.then(
    () => new Error("it worked"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof GraphRequestFailed)) throw error;
  return error;
}

afterEach(() => graph.close());

describe("a request to Microsoft Graph", () => {
  it("goes to version 1.0 with the user's token", async () => {
    graph = await scriptedGraph({ body: { name: "Ada" } });

    await expect(graph.reader().get({ path: "/me" }, named)).resolves.toEqual({ name: "Ada" });
    expect(graph.seen).toMatchObject([
      { path: "/v1.0/me", query: "", headers: { authorization: "Bearer user-token" } },
    ]);
  });

  it("asks for the token anew each time", async () => {
    graph = await scriptedGraph({ body: {} });
    const tokens = ["first", "second"];
    const reader = graph.reader(() => Promise.resolve(tokens.shift() ?? "none"));

    await reader.get({ path: "/me" }, anything);
    await reader.get({ path: "/me" }, anything);

    expect(graph.seen.map(({ headers }) => headers.authorization)).toEqual(["Bearer first", "Bearer second"]);
  });

  it("keeps what is asked for inside its parameter", async () => {
    graph = await scriptedGraph({ body: {} });
    const $search = `"a&$filter=x#y+%41 ö"`;

    await graph.reader().get({ path: "/me/messages", query: { $search, $top: 5 } }, anything);

    expect(parameters(graph.seen[0]?.query)).toEqual({ $search, $top: "5" });
  });

  it("fails as the token source failed", async () => {
    graph = await scriptedGraph();
    const reason = new RangeError("no consent");

    await expect(graph.reader(() => Promise.reject(reason)).get({ path: "/me" }, anything)).rejects.toBe(reason);
    expect(graph.seen).toEqual([]);
  });

  it("ends when its caller gives up", async () => {
    graph = await scriptedGraph({ delay: 5_000 });
    const caller = new AbortController();
    const answer = graph.reader(undefined, {}, caller.signal).get({ path: "/me" }, anything);
    caller.abort();

    await expect(answer).rejects.toThrow();
  });

  it("ends when Graph takes too long", async () => {
    graph = await scriptedGraph({ delay: 5_000 });
    const reader = graph.reader(undefined, { timeoutMilliseconds: 50 });

    expect(await failureOf(reader.get({ path: "/me" }, anything))).toMatchObject({ status: 0, code: "timeout" });
  });

  it("fails without an answer when nothing listens", async () => {
    graph = await scriptedGraph();
    const reader = graph.reader();
    await graph.close();

    expect(await failureOf(reader.get({ path: "/me" }, anything))).toMatchObject({ status: 0, code: "unreachable" });
  });
});

describe("throttling", () => {
  it.each([429, 503, 504])("%i is waited out and the request repeated", async (status) => {
    graph = await scriptedGraph({ ...throttled("0"), status }, { body: { name: "Ada" } });

    await expect(graph.reader().get({ path: "/me" }, named)).resolves.toEqual({ name: "Ada" });
    expect(graph.seen).toHaveLength(2);
  });

  it("that asks for more patience than there is goes to the caller at once", async () => {
    graph = await scriptedGraph(throttled("120"));

    expect(await failureOf(graph.reader().get({ path: "/me" }, anything))).toMatchObject({
      status: 429,
      code: "TooManyRequests",
      retryAfterSeconds: 120,
    });
    expect(graph.seen).toHaveLength(1);
  });

  it("that doesn't end goes to the caller after the retries", async () => {
    graph = await scriptedGraph(throttled());

    expect(await failureOf(graph.reader().get({ path: "/me" }, anything))).toMatchObject({ status: 429 });
    expect(graph.seen).toHaveLength(3);
  });

  it("is not waited out for a caller who gave up", async () => {
    graph = await scriptedGraph(throttled("1"), { body: {} });
    const caller = new AbortController();
    const answer = graph.reader(undefined, {}, caller.signal).get({ path: "/me" }, anything);
    await until(() => graph.seen.length === 1);
    caller.abort();

    await expect(answer).rejects.toThrow();
    expect(graph.seen).toHaveLength(1);
  });
});

describe("a refusal", () => {
  it("says status, code and request id, but not the message", async () => {
    graph = await scriptedGraph({
      status: 404,
      headers: { "request-id": "b31c83fd" },
      body: { error: { code: "ErrorItemNotFound", message: "The specified object for Ada was not found" } },
    });

    const failure = await failureOf(graph.reader().get({ path: "/me/messages/x" }, anything));

    expect(failure).toMatchObject({ status: 404, code: "ErrorItemNotFound", requestId: "b31c83fd" });
    expect(failure.message).not.toContain("Ada");
  });

  it.each(["<html>busy</html>", "", "null", '{"error":"text"}'])("need not be Graph's: %j", async (body) => {
    graph = await scriptedGraph({ status: 502, body });

    expect(await failureOf(graph.reader().get({ path: "/me" }, anything))).toMatchObject({
      status: 502,
      code: "unknown",
    });
  });

  it.each<[string, ScriptedAnswer]>([
    ["not JSON", { body: "<html>" }],
    ["of another shape", { body: { name: 7 } }],
  ])("is what an answer counts as that is %s", async (_what, answer) => {
    graph = await scriptedGraph(answer);

    expect(await failureOf(graph.reader().get({ path: "/me" }, named))).toMatchObject({ status: 200 });
  });
});

describe("a claims challenge", () => {
  it("is answered with a token that meets it", async () => {
    graph = await scriptedGraph(challenge, { body: { name: "Ada" } });
    const asked: (string | undefined)[] = [];
    const reader = graph.reader((given) => {
      asked.push(given?.claims);
      return Promise.resolve(given === undefined ? "old" : "new");
    });

    await expect(reader.get({ path: "/me" }, named)).resolves.toEqual({ name: "Ada" });
    expect(asked).toEqual([undefined, claims]);
    expect(graph.seen.map(({ headers }) => headers.authorization)).toEqual(["Bearer old", "Bearer new"]);
  });

  it("is a failure with the claims when that token isn't accepted either", async () => {
    graph = await scriptedGraph(challenge);

    expect(await failureOf(graph.reader().get({ path: "/me" }, anything))).toMatchObject({ status: 401, claims });
    expect(graph.seen).toHaveLength(2);
  });

  it("is not made of a 401 without one", async () => {
    graph = await scriptedGraph({ status: 401, headers: { "www-authenticate": "Bearer" } });

    const failure = await failureOf(graph.reader().get({ path: "/me" }, anything));

    expect(failure.claims).toBeUndefined();
    expect(graph.seen).toHaveLength(1);
  });
});

describe("pages", () => {
  const first = {
    body: { value: [{ name: "a" }], "@odata.nextLink": `${GRAPH_HOST}/v1.0/me/messages?$top=1&$skiptoken=abc%3D%3D` },
  };

  it("are continued with the query of the link before", async () => {
    graph = await scriptedGraph(first, { body: { value: [{ name: "b" }] } });
    const reader = graph.reader();
    const request = { path: "/me/messages", query: { $top: 1 }, headers: { Prefer: "x" } };

    const one = await reader.page(request, named);
    const two = await reader.page(request, named, one.nextCursor);

    expect(two).toEqual({ items: [{ name: "b" }] });
    expect(graph.seen[1]).toMatchObject({
      path: "/v1.0/me/messages",
      query: "$top=1&$skiptoken=abc%3D%3D",
      headers: { prefer: "x" },
    });
  });

  it("end where a link leads elsewhere", async () => {
    graph = await scriptedGraph({ body: { value: [], "@odata.nextLink": "https://evil.example/v1.0/me?$skip=1" } });

    await expect(graph.reader().page({ path: "/me/messages" }, named)).resolves.toEqual({ items: [] });
  });
});

describe("file content", () => {
  const redirect = (location: string) => ({ status: 302, headers: { location } });

  it("is fetched from its storage without the token", async () => {
    graph = await scriptedGraph(redirect(`${STORAGE_HOST}/download?tempauth=x`), { status: 206, body: "hello" });

    const bytes = await graph.reader().content("/me/drive/items/1/content", { first: 0, last: 9 });

    expect(Buffer.from(bytes).toString()).toBe("hello");
    expect(graph.seen[1]).toMatchObject({ path: "/download", query: "tempauth=x", headers: { range: "bytes=0-9" } });
    expect(graph.seen[1]?.headers.authorization).toBeUndefined();
  });

  it("is taken from the answer when there is no redirect", async () => {
    graph = await scriptedGraph({ status: 206, body: "hello" });

    const bytes = await graph.reader().content("/me/drive/items/1/content", { first: 0, last: 9 });

    expect(Buffer.from(bytes).toString()).toBe("hello");
  });

  it.each([
    ["http://contoso-my.sharepoint.com/x", "url-refused"],
    ["https://169.254.169.254/x", "address-refused"],
    ["https://127.0.0.1/x", "address-refused"],
    ["https://user:pw@contoso.com/x", "url-refused"],
    ["/x", "url-refused"],
    ["", "url-refused"],
  ])("is not fetched from %j: %s", async (location, code) => {
    graph = await scriptedGraph(redirect(location));

    const failure = await failureOf(graph.reader().content("/me/drive/items/1/content", { first: 0, last: 9 }));

    expect(failure).toMatchObject({ status: 0, code });
    expect(graph.seen).toHaveLength(1);
  });

  it("is not collected beyond the part that was asked for", async () => {
    graph = await scriptedGraph(redirect(`${STORAGE_HOST}/download`), { body: "0123456789" });

    const failure = await failureOf(graph.reader().content("/me/drive/items/1/content", { first: 0, last: 4 }));
    expect(failure).toMatchObject({ status: 0, code: "too-large" });
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
