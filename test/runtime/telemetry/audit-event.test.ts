import { createAuditLog, type AuditEvent } from "../../../runtime/telemetry/audit-event.js";
import { createLogger, type LogLevel } from "../../../runtime/telemetry/logger.js";

function recording(level: LogLevel = "info") {
  const written: string[] = [];
  const destination = {
    write: (line: string) => {
      written.push(line);
    },
  };
  return {
    audit: createAuditLog(createLogger({ level, destination })),
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

const event: AuditEvent = {
  action: "tool-call",
  decision: "allowed",
  tid: "6f9fd11c-2f0c-4b36-9f6e-0a2f6f8f1b3e",
  oid: "3f0c0000-0000-4000-8000-000000000001",
  upn: "ada@contoso.com",
  client: "7d1f4a0e-52cb-4c1b-8f0e-2f0c3b9a7e11",
  tool: "search_mail",
  scopes: ["access_as_user"],
  tokenId: "uti-1",
  requestId: "r-1",
  correlationId: "c-1",
  traceId: "t-1",
};

describe("the audit log [P-18]", () => {
  it("says who did what through which client, and the ids to find it in Entra's log", () => {
    const { audit, lines } = recording();
    audit(event);
    expect(lines()).toEqual([expect.objectContaining({ ...event, audit: true, message: "audit", level: "info" })]);
  });

  it("says why something was denied", () => {
    const { audit, lines } = recording();
    audit({ action: "token-check", decision: "denied", reason: "expired" });
    expect(lines()[0]).toMatchObject({ action: "token-check", decision: "denied", reason: "expired" });
    expect(lines()[0]).not.toHaveProperty("oid");
  });

  it.each(["warn", "error"] as const)("has no gaps when the runtime logs from %s only", (level) => {
    const { audit, lines } = recording(level);
    audit(event);
    expect(lines()).toHaveLength(1);
  });

  it("copies no field that it doesn't know", () => {
    const { audit, lines } = recording();
    const more = { ...event, arguments: { query: "salary" }, accessToken: "kept-quiet" };
    audit(more);
    expect(JSON.stringify(lines())).not.toMatch(/salary|kept-quiet/);
  });

  it("writes no token that stands in a field by mistake", () => {
    const { audit, lines } = recording();
    const token = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from("{}").toString("base64url")}.kept-quiet`;
    audit({ ...event, decision: "denied", reason: `refused ${token}`, tokenId: token });
    expect(JSON.stringify(lines())).not.toMatch(/eyJ|kept-quiet/);
  });
});
