import { contoso } from "../../doubles/contoso.js";
import { callOf, messageOf, POSTS, postModern } from "../server/mcp-request.js";
import { startDirect, type DirectProcess } from "./support/direct-process.js";

jest.setTimeout(60_000);

const ROLE = "Mcp.Invoke";
let direct: DirectProcess;

beforeAll(async () => {
  direct = await startDirect({ environment: { MCP_APP_ONLY_TOOLS: `whoami=${ROLE}` } });
});
afterAll(() => direct.stop());

/** A token of the nightly job, which has no user. */
function daemonToken(roles: readonly string[]): Promise<string> {
  return direct.tokenOf("adele", {
    user: undefined,
    client: contoso.daemonClientId,
    clientAuthentication: "secret",
    scopes: [],
    claims: { roles },
  });
}

describe.each(Object.entries(POSTS))("an application with the role, in revision %s", (_revision, post) => {
  it("sees and calls the tools that its role is for, and nothing of what users have [P-17]", async () => {
    const token = await daemonToken([ROLE]);
    const tools = messageOf(await post(direct.url, token, { method: "tools/list" })) as {
      result: { tools: { name: string }[] };
    };
    expect(tools.result.tools.map(({ name }) => name)).toEqual(["whoami"]);

    const called = messageOf(await post(direct.url, token, callOf("whoami")));
    expect(called).toMatchObject({
      result: {
        structuredContent: { tenantId: contoso.tenantId, applicationId: contoso.daemonClientId, roles: [ROLE] },
      },
    });
    const other = messageOf(await post(direct.url, token, callOf("list_messages")));
    expect(JSON.stringify(other)).toContain("list_messages");
    expect(other).not.toHaveProperty("result.structuredContent");
  });

  it("is never exchanged on behalf of anybody, and reads nothing from Graph (AADSTS7000114)", async () => {
    direct.doubles.entra.control.clearJournal();
    direct.doubles.graph.control.clearJournal();
    await post(direct.url, await daemonToken([ROLE]), callOf("whoami"));

    expect(direct.doubles.entra.control.journal({ endpoint: "token" })).toEqual([]);
    expect(direct.doubles.graph.control.journal()).toEqual([]);
  });
});

it.each([
  ["another role", ["Mcp.Read"]],
  ["no role", []],
])("an application with %s is refused", async (_what, roles) => {
  const answer = await postModern(direct.url, await daemonToken(roles), callOf("whoami"));
  expect(answer.status).toBe(403);
});

it("a user who has the role too is still asked for scopes, and is who they are", async () => {
  const answer = await postModern(
    direct.url,
    await direct.tokenOf("adele", { claims: { roles: [ROLE] } }),
    callOf("whoami"),
  );
  expect(messageOf(answer)).toMatchObject({ result: { structuredContent: { displayName: "Adele Marsh" } } });
});

it("a token that says both, application and user, is refused", async () => {
  const answer = await postModern(
    direct.url,
    await direct.tokenOf("adele", { claims: { roles: [ROLE], idtyp: "app" } }),
    callOf("whoami"),
  );
  expect(answer.status).toBe(401);
});

it("the audit trail names the application", async () => {
  await postModern(direct.url, await daemonToken([ROLE]), callOf("whoami"));
  expect(direct.runtime.output()).toMatch(new RegExp(`"action":"tool-call".*"client":"${contoso.daemonClientId}"`));
});
