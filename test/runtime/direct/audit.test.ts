import { contoso } from "../../doubles/contoso.js";
import { MICROSOFT_GRAPH } from "../../doubles/entra/scopes.js";
import type { JournalEntry } from "../../doubles/http/journal.js";
import { callOf, postModern } from "../server/mcp-request.js";
import type { RawAnswer } from "../http/serve.js";
import { startDirect, type DirectProcess } from "./support/direct-process.js";

jest.setTimeout(60_000);

const { adele, bob } = contoso.users;
let direct: DirectProcess;

beforeAll(async () => {
  direct = await startDirect();
});
afterEach(() => {
  direct.doubles.entra.control.reset();
});
afterAll(() => direct.stop());

interface AuditLine {
  readonly action?: string;
  readonly requestId?: string;
  readonly correlationId?: string;
  readonly traceId?: string;
}

/** The line about one call: written before the answer, but by another way. */
async function auditOf({ headers }: RawAnswer): Promise<AuditLine> {
  for (;;) {
    const lines = direct.runtime.output().split("\n").slice(0, -1);
    const found = lines
      .map((line) => JSON.parse(line) as AuditLine)
      .find((line) => line.action === "tool-call" && line.requestId === headers["x-request-id"]);
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Ids that the only token request since the journal was cleared was made under. */
function correlationIdAtEntra(): unknown {
  const requests = direct.doubles.entra.control.journal({ endpoint: "token" });
  expect(requests).toHaveLength(1);
  const [{ form, query, headers }] = requests as [JournalEntry];
  return form["client-request-id"] ?? query["client-request-id"] ?? headers["client-request-id"];
}

describe("the audit line of a call names the request at Entra that got its token [P-18]", () => {
  it("for a client's token: the exchange, also when it was long ago", async () => {
    const token = await direct.tokenOf("adele");
    direct.doubles.entra.control.clearJournal();
    const first = await postModern(direct.url, token, callOf("whoami"));
    const again = await postModern(direct.url, token, callOf("whoami"));
    const correlationId = correlationIdAtEntra();

    expect(correlationId).toMatch(/^[0-9a-f-]{36}$/);
    for (const answer of [first, again]) {
      expect(await auditOf(answer)).toMatchObject({
        decision: "allowed",
        oid: adele.objectId,
        upn: adele.userPrincipalName,
        correlationId,
      });
    }
  });

  it("for a browser's session: the sign-in, and after a renewal that", async () => {
    direct.doubles.entra.control.setAccessTokenLifetime({ seconds: 4500 });
    direct.doubles.entra.control.clearJournal();
    const { browser } = await direct.signIn(bob.userPrincipalName);
    const headers = { cookie: browser.cookieHeader(new URL(direct.url)), origin: direct.url };
    const answer = await postModern(direct.url, undefined, callOf("whoami"), { headers });

    expect(await auditOf(answer)).toMatchObject({
      oid: bob.objectId,
      upn: bob.userPrincipalName,
      correlationId: correlationIdAtEntra(),
    });

    direct.doubles.entra.control.setAccessTokenLifetime({ seconds: 200 });
    const { browser: other } = await direct.signIn(bob.userPrincipalName);
    direct.doubles.entra.control.clearJournal();
    const renewed = await postModern(direct.url, undefined, callOf("whoami"), {
      headers: { ...headers, cookie: other.cookieHeader(new URL(direct.url)) },
    });
    expect(await auditOf(renewed)).toMatchObject({ correlationId: correlationIdAtEntra() });
  });

  it("for a refusal: the exchange that was refused, with Entra's trace id", async () => {
    direct.doubles.entra.control.demandMfa({ tenant: contoso.tenantId, resource: MICROSOFT_GRAPH });
    const token = await direct.tokenOf("bob");
    direct.doubles.entra.control.clearJournal();
    const answer = await postModern(direct.url, token, callOf("list_messages"));

    expect(answer.status).toBe(401);
    expect(await auditOf(answer)).toMatchObject({
      decision: "denied",
      reason: "claims challenge",
      correlationId: correlationIdAtEntra(),
      traceId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });
});
