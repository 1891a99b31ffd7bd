import { localServer, type LocalServer } from "./local-server.js";
import { callOf, messageOf, postModern, POSTS } from "./mcp-request.js";

let server: LocalServer;
afterEach(() => server.close());

describe.each(Object.entries(POSTS))("a call of revision %s", (_revision, postMessage) => {
  it("is waited for, and answered", async () => {
    const begun = deferred();
    const go = deferred();
    server = await localServer({
      tokenFor: async ({ identity }) => {
        begun.resolve();
        await go.promise;
        return `graph-${identity.objectId}`;
      },
    });
    const answer = postMessage(server.origin, "ada", callOf("whoami"));
    await begun.promise;
    let drained = false;
    const draining = server.app.drained().then(() => (drained = true));
    await new Promise(setImmediate);
    expect(drained).toBe(false);
    go.resolve();

    expect(messageOf(await answer)).toMatchObject({ result: { structuredContent: { id: "ada" } } });
    await draining;
  });
});

it("nothing is waited for when nothing is in flight", async () => {
  server = await localServer();
  await expect(server.app.drained()).resolves.toBeUndefined();
});

it("a subscription to changes ends at once, as there won't be any", async () => {
  server = await localServer();
  const params = { notifications: { toolsListChanged: true } };
  const answer = await postModern(server.origin, "ada", { method: "subscriptions/listen", params });

  expect(answer.text).toMatch(/notifications\/subscriptions\/acknowledged.*"resultType":"complete"/s);
  await expect(server.app.drained()).resolves.toBeUndefined();
});

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
