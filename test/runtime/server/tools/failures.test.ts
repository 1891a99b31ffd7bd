import { localServer } from "../local-server.js";
import { callOf, messageOf, POSTS, postModern } from "../mcp-request.js";
import { run, textOf } from "./call.js";

const refusal = (status: number, headers: Record<string, string> = {}) =>
  Response.json({ error: { code: "SomeCode", message: "about Ada's mailbox" } }, { status, headers });

it.each<[number, string]>([
  [400, "does not understand the request"],
  [401, "did not accept the sign-in"],
  [403, "has not granted User.Read to this server"],
  [404, "nothing with this id"],
  [410, "Leave the cursor out"],
])("a model can act on Graph's %i", async (status, text) => {
  const answer = await run("whoami", {}, [refusal(status)]);

  expect(answer.result.isError).toBe(true);
  expect(textOf(answer)).toContain(text);
  expect(textOf(answer)).not.toMatch(/SomeCode|Ada/);
  expect(answer.result.structuredContent).toBeUndefined();
});

it.each([429, 503])("a model knows when to come back after Graph's %i", async (status) => {
  const answer = await run("whoami", {}, [refusal(status, { "retry-after": "17" })]);

  expect(textOf(answer)).toBe("Microsoft Graph is busy. Try again in 17 seconds.");
});

it("what nobody expected is in the log, under the id that the model reads", async () => {
  const server = await localServer({ tokenFor: () => Promise.reject(new Error("secret detail")) });
  const answer = await postModern(server.origin, "ada", callOf("whoami"));
  await server.close();

  const requestId = String(answer.headers["x-request-id"]);
  expect(messageOf(answer)).toMatchObject({
    result: {
      isError: true,
      content: [{ text: `The tool failed. The server's log has the reason under request ${requestId}.` }],
    },
  });
  expect(answer.text).not.toContain("secret detail");
  expect(server.logged.filter((line) => line.includes(requestId) && line.includes("secret detail"))).toHaveLength(1);
});

describe.each(Object.entries(POSTS))("in revision %s", (_revision, postMessage) => {
  it.each(["nonsense", "constructor", "__proto__", "toString", "list_messages"])(
    "a tool that isn't there can't be called: %s",
    async (name) => {
      const server = await localServer({ graphPermissions: ["User.Read"] });
      const answer = await postMessage(server.origin, "ada", callOf(name));
      await server.close();

      expect(messageOf(answer)).toMatchObject({ id: 1, error: { code: -32602 } });
    },
  );
});

it("answers of Graph that aren't as documented are a failure", async () => {
  const answer = await run("whoami", {}, [{ id: 7 }]);

  expect(answer.result.isError).toBe(true);
});
