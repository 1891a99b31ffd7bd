import { scopePolicy } from "../../../runtime/server/scope-policy.js";
import { localServer, METADATA_URL, type LocalServer } from "./local-server.js";
import { callOf, messageOf, POSTS } from "./mcp-request.js";

let server: LocalServer;
afterEach(() => server.close());

describe.each(Object.entries(POSTS))("in revision %s", (_revision, postMessage) => {
  it("a tool that an exposed scope guards asks for it, with all that is needed [RS-5] [RS-5b] [RS-29]", async () => {
    server = await localServer({ exposedScopes: ["access_as_user", "Mail.Read", "Calendars.Read"] });
    const answer = await postMessage(server.origin, "ada+access_as_user", callOf("list_messages"));

    expect(answer.status).toBe(403);
    const challenge = answer.headers["www-authenticate"] ?? "";
    expect(challenge).toContain('error="insufficient_scope"');
    expect(challenge).toContain('scope="access_as_user Mail.Read"');
    expect(challenge).toContain(`resource_metadata="${METADATA_URL}"`);
    expect(server.audited).toMatchObject([
      {
        action: "step-up",
        decision: "denied",
        reason: "scope missing",
        tool: "list_messages",
        oid: "ada",
        scopes: ["access_as_user", "Mail.Read"],
        requestId: answer.headers["x-request-id"],
      },
    ]);
  });

  it("names scopes in the form that clients ask for", async () => {
    server = await localServer({
      exposedScopes: ["access_as_user", "Mail.Read"],
      advertisedScope: (scope) => `api://contoso/${scope}`,
    });
    const answer = await postMessage(server.origin, "ada+access_as_user", callOf("list_messages"));

    expect(answer.headers["www-authenticate"]).toContain(
      'scope="api://contoso/access_as_user api://contoso/Mail.Read"',
    );
  });

  it.each(["Mail.Read", "Mail.ReadWrite"])("%s is enough for a tool that reads mail [RS-6]", async (scope) => {
    server = await localServer({
      exposedScopes: ["access_as_user", "Mail.Read", "Mail.ReadWrite"],
      answers: () => Response.json({ value: [] }),
    });
    const answer = await postMessage(server.origin, `ada+access_as_user+${scope}`, callOf("list_messages"));

    expect(messageOf(answer)).toMatchObject({ result: { structuredContent: { messages: [] } } });
  });

  it("tools that no scope guards work without", async () => {
    server = await localServer({ exposedScopes: ["access_as_user", "Mail.Read"] });
    const answer = await postMessage(server.origin, "ada+access_as_user", callOf("whoami"));

    expect(messageOf(answer)).toMatchObject({ result: { structuredContent: { id: "ada" } } });
  });

  it("a token without the general scope is refused at the door [RS-12]", async () => {
    server = await localServer({ exposedScopes: ["access_as_user", "Mail.Read"] });
    const answer = await postMessage(server.origin, "ada+Mail.Read", { method: "tools/list" });

    expect(answer.status).toBe(403);
    expect(answer.headers["www-authenticate"]).toContain('scope="access_as_user"');
    expect(server.audited).toMatchObject([{ decision: "denied", reason: "scope missing", oid: "ada" }]);
  });
});

describe("the policy", () => {
  const tools = ["User.Read", "Mail.Read", "Files.Read"] as const;
  beforeEach(async () => {
    server = await localServer();
  });

  it("asks for everything at the first sign-in, as many clients can't step up", () => {
    expect(scopePolicy(["read", "Mail.Read"], tools).initial).toEqual(["read", "Mail.Read"]);
  });

  it("needs every general scope", () => {
    const policy = scopePolicy(["read", "write", "Mail.Read"], tools);

    expect(policy.missing(["read", "write"])).toEqual([]);
    expect(policy.missing(["read", "Mail.Read"])).toEqual(["read", "write"]);
  });

  it("needs any scope where none is general", () => {
    const policy = scopePolicy(["Mail.Read", "Files.Read.All"], tools);

    expect(policy.missing(["Files.Read.All"])).toEqual([]);
    expect(policy.missing(["other"])).toEqual(["Mail.Read", "Files.Read.All"]);
    expect(policy.missing([])).toEqual(["Mail.Read", "Files.Read.All"]);
  });

  it("asks for the narrowest scope that is enough", () => {
    const policy = scopePolicy(["access_as_user", "Files.ReadWrite.All", "Files.Read"], tools);

    expect(policy.missingForTool(["Files.Read"], ["access_as_user"])).toEqual(["access_as_user", "Files.Read"]);
    expect(policy.missingForTool(["Files.Read"], ["access_as_user", "Files.ReadWrite.All"])).toBeUndefined();
  });

  it("does not take a narrower scope for a broader one", () => {
    const policy = scopePolicy(["access_as_user", "Files.Read.All"], tools);

    expect(policy.missingForTool(["Files.Read"], ["access_as_user", "Files.Read"])).toEqual([
      "access_as_user",
      "Files.Read.All",
    ]);
  });
});
