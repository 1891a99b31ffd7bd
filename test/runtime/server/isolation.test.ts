import { setTimeout as wait } from "node:timers/promises";
import { CLIENTS } from "./clients.js";
import { localServer } from "./local-server.js";
import { callOf, messageOf, postLegacy, postModern } from "./mcp-request.js";

const users = ["ada", "bob", "ines", "noor"];

it("users who call at the same time, in every revision, get their own data each", async () => {
  // Answers take longest for whom comes first, so that they arrive in another order than they were asked for.
  const delays = new Map(users.map((user, index) => [user, (users.length - index) * 7]));
  const server = await localServer({
    tokenFor: async ({ identity, assertion }) => {
      await wait(delays.get(identity.objectId));
      if (!assertion.startsWith(identity.objectId)) throw new Error("the assertion is somebody else's");
      return `graph-${identity.objectId}`;
    },
    answers: ({ user }) => Response.json({ value: [{ id: `${user}-1`, subject: `for ${user} only` }] }),
  });
  const orders = Array.from({ length: 80 }, (_unused, index) => ({
    user: users[index % users.length] ?? "",
    post: index % 3 === 0 ? postLegacy : postModern,
  }));

  const answers = await Promise.all(
    orders.map(({ user, post }, index) => post(server.origin, user, { ...callOf("list_messages"), id: index })),
  );
  await server.close();

  const expected = orders.map(({ user }, id) => ({
    id,
    messages: [{ id: `${user}-1`, subject: `for ${user} only` }],
  }));
  expect(
    answers.map((answer) => {
      const { id, result } = messageOf(answer) as { id: number; result: { structuredContent: { messages: unknown } } };
      return { id, messages: result.structuredContent.messages };
    }),
  ).toEqual(expected);
});

it("two tokens of one user are exchanged each for itself", async () => {
  const assertions: string[] = [];
  const server = await localServer({
    tokenFor: ({ identity, assertion }) => {
      assertions.push(assertion);
      return Promise.resolve(`graph-${identity.objectId}`);
    },
  });
  const tokens = ["ada+access_as_user", "ada+access_as_user+other"];
  await Promise.all(tokens.map((token) => postModern(server.origin, token, callOf("whoami"))));
  await server.close();

  expect(assertions.sort()).toEqual(tokens);
});

it("clients of both generations keep to their users on one connection pool", async () => {
  const server = await localServer();
  const clients = await Promise.all(
    users.flatMap((user) =>
      Object.values(CLIENTS).map(async (connect) => ({ user, client: await connect(server.url, user) })),
    ),
  );

  const ids = await Promise.all(clients.map(async ({ client }) => (await client.call("whoami")).structuredContent));
  await Promise.all(clients.map(({ client }) => client.close()));
  await server.close();

  expect(ids).toMatchObject(clients.map(({ user }) => ({ id: user })));
});
