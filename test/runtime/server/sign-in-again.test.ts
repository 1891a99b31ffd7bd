import { EntraRequestFailed, failureOfResponse } from "../../../runtime/entra/entra-request-failed.js";
import { localServer, METADATA_URL, PUBLIC_URL, type LocalServer, type LocalServerOptions } from "./local-server.js";
import { callOf, messageOf, POSTS, postLegacy } from "./mcp-request.js";
import { SIGNING_IN } from "./signing-in-clients.js";

const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
const base64 = Buffer.from(claims).toString("base64");
const challengeFromGraph = () =>
  Response.json(
    { error: { code: "InvalidAuthenticationToken" } },
    { status: 401, headers: { "www-authenticate": `Bearer error="insufficient_claims", claims="${base64}"` } },
  );
const refusalOfEntra = (body: Readonly<Record<string, unknown>>) => () =>
  Promise.reject(new EntraRequestFailed(failureOfResponse({ body, status: 400 })));

let server: LocalServer;
afterEach(() => server.close());

describe.each(Object.entries(POSTS))("in revision %s", (_revision, postMessage) => {
  it.each([
    ["Entra, when the token is exchanged", { tokenFor: refusalOfEntra({ error: "interaction_required", claims }) }],
    ["Microsoft Graph, when it is used", { answers: challengeFromGraph }],
  ] as [string, LocalServerOptions][])(
    "a claims challenge of %s becomes a 401 that carries it",
    async (_whose, options) => {
      server = await localServer(options);
      const answer = await postMessage(server.origin, "ada", callOf("whoami"));

      expect(answer.status).toBe(401);
      expect(answer.headers["www-authenticate"]).toBe(
        `Bearer error="insufficient_claims", error_description="A new sign-in is required", scope="access_as_user", ` +
          `resource_metadata="${METADATA_URL}", claims="${base64}"`,
      );
      expect(JSON.parse(answer.text)).toEqual({
        error: "insufficient_claims",
        error_description: "A new sign-in is required",
      });
      expect(server.audited).toMatchObject([
        { action: "tool-call", tool: "whoami", oid: "ada", decision: "denied", reason: "claims challenge" },
      ]);
    },
  );

  it("a sign-in that is over for Entra becomes a 401 too", async () => {
    server = await localServer({ tokenFor: refusalOfEntra({ error: "invalid_grant", error_codes: [50173] }) });
    const answer = await postMessage(server.origin, "ada", callOf("whoami"));

    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toBe(
      `Bearer error="interaction_required", error_description="A new sign-in is required", scope="access_as_user", ` +
        `resource_metadata="${METADATA_URL}"`,
    );
  });

  it.each([
    ["consent", { error: "invalid_grant", suberror: "consent_required", error_codes: [65001] }, "permission User.Read"],
    ["our configuration", { error: "invalid_client", error_codes: [7000215] }, "not set up correctly"],
    ["a policy that stays", { error: "access_denied", error_codes: [50105] }, "not been given access"],
    ["a busy Entra", { error: "temporarily_unavailable" }, "busy"],
  ])("a sign-in would not help with %s: the call fails with what would", async (_what, body, text) => {
    server = await localServer({ tokenFor: refusalOfEntra(body) });
    const answer = await postMessage(server.origin, "ada", callOf("whoami"));

    expect(answer.status).toBe(200);
    expect(messageOf(answer)).toMatchObject({
      result: { isError: true, content: [{ text: expect.stringContaining(text) as string }] },
    });
    expect(answer.text).not.toMatch(/AADSTS|65001|7000215|50105/);
  });

  it("concerns the request it came in and no other", async () => {
    server = await localServer({
      answers: ({ user }) => (user === "bob" ? challengeFromGraph() : Response.json({ id: user })),
    });
    const answers = await Promise.all(
      ["ada", "bob", "ada", "bob"].map((user) => postMessage(server.origin, user, callOf("whoami"))),
    );

    expect(answers.map(({ status }) => status)).toEqual([200, 401, 200, 401]);
  });
});

it.each(Object.entries(SIGNING_IN))(
  "makes a client of revision %s send its user to sign in, for the scope and the resource that are needed",
  async (_revision, connect) => {
    server = await localServer({ answers: challengeFromGraph });
    const { call, sentTo } = await connect(server.origin, "ada");

    await expect(call("whoami")).rejects.toThrow();

    expect(sentTo()?.origin).toBe(PUBLIC_URL);
    expect(Object.fromEntries(sentTo()?.searchParams ?? [])).toMatchObject({
      scope: "access_as_user",
      resource: `${PUBLIC_URL}/mcp`,
      code_challenge_method: "S256",
    });
  },
);

it("one call of a batch is enough for the batch", async () => {
  server = await localServer({ answers: challengeFromGraph });
  const batch = [1, 2].map((id) => ({ jsonrpc: "2.0", id, ...callOf("whoami") }));
  const answer = await postLegacy(server.origin, "ada", callOf("whoami"), {
    headers: { "mcp-protocol-version": "2025-03-26" },
    body: JSON.stringify(batch),
  });

  expect(answer.status).toBe(401);
});

it("without a challenge nobody has to sign in again: Graph's 401 is a failed call", async () => {
  server = await localServer({ answers: () => new Response(null, { status: 401 }) });
  const answer = await postLegacy(server.origin, "ada", callOf("whoami"));

  expect(answer.status).toBe(200);
  expect(messageOf(answer)).toMatchObject({ result: { isError: true } });
});

it.each<[string, LocalServerOptions["answers"]]>([
  ["with a challenge", challengeFromGraph],
  ["without one", () => new Response(null, { status: 401 })],
])("a token that Graph no longer takes is not kept: %s", async (_what, answers) => {
  server = await localServer({ answers });
  await postLegacy(server.origin, "ada", callOf("whoami"));

  expect(server.forgotten).toEqual(["ada"]);
});
