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

it.each<[string, Record<string, unknown>, number]>([
  ["whose role is written in another case", { roles: [ROLE.toUpperCase()] }, 403],
  ["whose roles are a text", { roles: ROLE }, 403],
  ["whose roles are one text with the role in it", { roles: [`Mcp.Read ${ROLE}`] }, 403],
  ["without an object of its own in the tenant", { roles: [ROLE], oid: null }, 401],
  ["of a tenant that is not the home tenant", { roles: [ROLE], tid: contoso.otherTenantId }, 401],
])("an application %s is refused", async (_what, claims, status) => {
  const token = await direct.tokenOf("adele", {
    user: undefined,
    client: contoso.daemonClientId,
    clientAuthentication: "secret",
    scopes: [],
    claims,
  });
  expect((await postModern(direct.url, token, callOf("whoami"))).status).toBe(status);
});

it("an application that also brings somebody's session is the application, and gets nothing of the user", async () => {
  const { browser } = await direct.signIn(contoso.users.adele.userPrincipalName);
  const headers = { cookie: browser.cookieHeader(new URL(direct.url)), origin: direct.url };
  const answer = await postModern(direct.url, await daemonToken([ROLE]), callOf("whoami"), { headers });
  expect(messageOf(answer)).toMatchObject({ result: { structuredContent: { applicationId: contoso.daemonClientId } } });
  expect(answer.text).not.toContain("Adele");
});

it("the audit trail names the application", async () => {
  await postModern(direct.url, await daemonToken([ROLE]), callOf("whoami"));
  expect(direct.runtime.output()).toMatch(new RegExp(`"action":"tool-call".*"client":"${contoso.daemonClientId}"`));
});
