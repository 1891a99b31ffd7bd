import { checkAccessTokenClaims, type ClaimExpectations } from "../../../runtime/entra/check-access-token-claims.js";

const NOW = 1_800_000_000;
const TENANT = "7a1c9f52-0b64-4d1e-8f3a-5e2d60c8b901";
const API = "3d7e1b84-6f25-4c09-9a4e-b1c8f0d72e63";
const CLIENT = "a86f4d20-1e9b-4753-8c2f-47d0b5e6931c";
const USER = "1f0a6c3e-8d27-4b95-a3c1-6e49d0b75a21";

const expected: ClaimExpectations = {
  audience: API,
  tenantIds: [TENANT],
  issuer: (tenantId) => `https://login.microsoftonline.com/${tenantId}/v2.0`,
  clientIds: [CLIENT],
  allowAppOnly: false,
  clockSkewSeconds: 60,
};

/** A user's token. Each test changes one thing. */
const delegated = {
  aud: API,
  iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
  iat: NOW - 100,
  nbf: NOW - 100,
  exp: NOW + 3600,
  azp: CLIENT,
  azpacr: "0",
  idtyp: "user",
  name: "Adele Vance",
  oid: USER,
  preferred_username: "adele@contoso.example",
  scp: "access_as_user admin",
  sub: "pairwise",
  tid: TENANT,
  uti: "uti-1",
  ver: "2.0",
};
/** An application's token, of an API that takes them. */
const appOnly = {
  ...delegated,
  idtyp: "app",
  roles: ["Mcp.Invoke"],
  scp: undefined,
  name: undefined,
  preferred_username: undefined,
};
const takesApplications = { ...expected, allowAppOnly: true };

function rejectionOf(claims: object, expectations = expected, now = NOW): unknown {
  const checked = checkAccessTokenClaims(claims as Record<string, unknown>, expectations, now);
  return checked.ok ? "accepted" : checked.rejection;
}

function callerOf(claims: object, expectations = expected) {
  const checked = checkAccessTokenClaims(claims as Record<string, unknown>, expectations, NOW);
  if (!checked.ok) throw new Error(JSON.stringify(checked.rejection));
  return checked.caller;
}

/** The user's token with one claim replaced, or left out. */
function withClaim(name: string, value: unknown): object {
  return { ...delegated, [name]: value };
}

describe("a user's token", () => {
  it("tells who calls", () => {
    expect(callerOf(delegated)).toEqual({
      tenantId: TENANT,
      objectId: USER,
      name: "Adele Vance",
      username: "adele@contoso.example",
      scopes: ["access_as_user", "admin"],
      roles: [],
      clientId: CLIENT,
      appOnly: false,
      expiresAt: NOW + 3600,
      tokenId: "uti-1",
    });
  });

  it("may carry roles beside its scopes [RS-E3]", () => {
    expect(callerOf(withClaim("roles", ["Mcp.Admin"]))).toMatchObject({ roles: ["Mcp.Admin"], appOnly: false });
  });

  it("may leave out names and `idtyp`", () => {
    const { name, preferred_username, uti, idtyp, ...rest } = delegated;
    expect([name, preferred_username, uti, idtyp]).toHaveLength(4);
    expect(callerOf(rest)).toMatchObject({ objectId: USER, appOnly: false });
  });

  it("is the same user in any letter case of its ids", () => {
    const spelled = { ...delegated, oid: USER.toUpperCase(), azp: CLIENT.toUpperCase(), aud: API.toUpperCase() };
    expect(callerOf(spelled)).toMatchObject({ objectId: USER, clientId: CLIENT });
  });

  it("of any client is taken where any is", () => {
    const claims = withClaim("azp", "9c3f0a1e-7b2d-4e8a-a5f6-1d2c3b4a5f60");
    expect(rejectionOf(claims, { ...expected, clientIds: "any" })).toBe("accepted");
  });
});

describe("version [P-14]", () => {
  it.each(["1.0", "2", 2, "", undefined])("%j is refused, and said to be what was received", (ver) => {
    expect(rejectionOf(withClaim("ver", ver))).toEqual({
      reason: "wrong-version",
      received: typeof ver === "string" ? ver : (JSON.stringify(ver) ?? "(none)"),
    });
  });

  it("1 with its issuer and audience is told to be version 1", () => {
    const v1 = { ...delegated, ver: "1.0", iss: `https://sts.windows.net/${TENANT}/`, aud: `api://${API}` };
    expect(rejectionOf(v1)).toEqual({ reason: "wrong-version", received: "1.0" });
  });
});

describe("tenant [P-15] [RS-E2]", () => {
  const other = "c3e8d4b7-52f0-4a96-9d18-0f7b63a2e514";

  it("that is not allowed is refused, its issuer being right", () => {
    const claims = { ...delegated, tid: other, iss: expected.issuer(other) };
    expect(rejectionOf(claims)).toEqual({ reason: "tenant-not-allowed", tenantId: other });
  });

  it("that is allowed beside the home tenant is taken", () => {
    const claims = { ...delegated, tid: other, iss: expected.issuer(other) };
    expect(callerOf(claims, { ...expected, tenantIds: [TENANT, other] })).toMatchObject({ tenantId: other });
  });

  it("of personal accounts is refused even if somebody allowed it", () => {
    const personal = "9188040d-6c67-4c5b-b112-36a304b66dad";
    const claims = { ...delegated, tid: personal, iss: expected.issuer(personal) };
    expect(rejectionOf(claims, { ...expected, tenantIds: [TENANT, personal] })).toEqual({ reason: "personal-account" });
  });

  it.each([undefined, null, 1, [TENANT]])("%j is missing", (tid) => {
    expect(rejectionOf(withClaim("tid", tid))).toEqual({ reason: "claim-missing", claim: "tid" });
  });
});

describe("issuer", () => {
  it.each([
    ["of version 1", `https://sts.windows.net/${TENANT}/`],
    ["of another tenant than `tid`", "https://login.microsoftonline.com/c3e8d4b7-52f0-4a96-9d18-0f7b63a2e514/v2.0"],
    ["with a slash at its end", `${delegated.iss}/`],
    ["of another cloud", `https://login.microsoftonline.us/${TENANT}/v2.0`],
    ["by a template", "https://login.microsoftonline.com/{tenantid}/v2.0"],
    ["by a domain", "https://login.microsoftonline.com/contoso.example/v2.0"],
    ["in other letters", delegated.iss.toUpperCase()],
    ["of an attacker", `https://login.microsoftonline.com.evil.example/${TENANT}/v2.0`],
    ["that is a list", [delegated.iss]],
    ["that is missing", undefined],
  ])("%s is refused", (_what, iss) => {
    expect(rejectionOf(withClaim("iss", iss))).toMatchObject({ reason: "wrong-issuer" });
  });
});

describe("audience [RS-10] [RS-E1]", () => {
  it.each([
    ["of Graph", "00000003-0000-0000-c000-000000000000"],
    ["of the client itself", CLIENT],
    ["by identifier URI, as in version 1", `api://${API}`],
    ["by URL", "https://mcp.contoso.example/mcp"],
    ["that is a list with ours", [API]],
    ["that is a list with ours and another", [API, "00000003-0000-0000-c000-000000000000"]],
    ["that only begins like ours", `${API}0`],
    ["that is missing", undefined],
  ])("%s is refused", (_what, aud) => {
    expect(rejectionOf(withClaim("aud", aud))).toMatchObject({ reason: "wrong-audience" });
  });
});

describe("time", () => {
  it.each([
    ["a moment before it ends", NOW + 1],
    ["within the skew after it ended", NOW - 59],
  ])("is right %s", (_when, exp) => {
    expect(rejectionOf(withClaim("exp", exp))).toBe("accepted");
  });

  it.each([NOW - 60, NOW - 3600, 0])("is over: exp %d", (exp) => {
    expect(rejectionOf(withClaim("exp", exp))).toEqual({ reason: "expired", at: exp });
  });

  it.each([
    ["within the skew before it begins", NOW + 60, "accepted"],
    ["before it begins", NOW + 61, { reason: "not-yet-valid", at: NOW + 61 }],
  ])("%s", (_when, nbf, outcome) => {
    expect(rejectionOf(withClaim("nbf", nbf))).toEqual(outcome);
  });

  it.each(["exp", "nbf"])("without %s is refused, and so is one in words", (claim) => {
    expect(rejectionOf(withClaim(claim, undefined))).toEqual({ reason: "claim-missing", claim });
    expect(rejectionOf(withClaim(claim, String(NOW + 3600)))).toEqual({ reason: "claim-missing", claim });
    expect(rejectionOf(withClaim(claim, Number.NaN))).toEqual({ reason: "claim-missing", claim });
  });
});

describe("client", () => {
  it("that is not listed is refused", () => {
    expect(rejectionOf(withClaim("azp", API))).toEqual({ reason: "client-not-allowed", clientId: API });
  });

  it("is refused when no client is listed", () => {
    expect(rejectionOf(delegated, { ...expected, clientIds: [] })).toMatchObject({ reason: "client-not-allowed" });
  });

  it.each([undefined, "", [CLIENT]])("%j is missing", (azp) => {
    expect(rejectionOf(withClaim("azp", azp))).toEqual({ reason: "claim-missing", claim: "azp" });
  });
});

it.each([undefined, "", 1])("a token without a user or service principal is refused: oid %j", (oid) => {
  expect(rejectionOf(withClaim("oid", oid))).toEqual({ reason: "claim-missing", claim: "oid" });
});

describe("permission [RS-E3]", () => {
  it.each([
    ["nothing", { scp: undefined }],
    ["an empty scope", { scp: "  " }],
    ["scopes that are no text", { scp: ["access_as_user"] }],
    ["nothing, and doesn't say whose it is", { scp: undefined, idtyp: undefined }],
    ["roles alone although it says it is a user's", { scp: undefined, roles: ["Mcp.Invoke"] }],
  ])("of a token that permits %s is refused", (_what, changes) => {
    expect(rejectionOf({ ...delegated, ...changes })).toEqual({ reason: "no-permission" });
  });

  it("of an application is refused where users are served", () => {
    expect(rejectionOf(appOnly)).toEqual({ reason: "app-only-not-allowed", clientId: CLIENT });
  });

  it("of an application is its roles", () => {
    expect(callerOf(appOnly, takesApplications)).toMatchObject({
      appOnly: true,
      scopes: [],
      roles: ["Mcp.Invoke"],
      objectId: USER,
    });
  });

  it("of an application without `idtyp` is told by what the token lacks", () => {
    expect(callerOf({ ...appOnly, idtyp: undefined }, takesApplications)).toMatchObject({ appOnly: true });
  });

  it("of an application without roles is none", () => {
    expect(rejectionOf({ ...appOnly, roles: [] }, takesApplications)).toEqual({ reason: "no-permission" });
    expect(rejectionOf({ ...appOnly, roles: "Mcp.Invoke" }, takesApplications)).toEqual({ reason: "no-permission" });
  });

  it("of an application with a user's scopes contradicts itself", () => {
    expect(rejectionOf({ ...delegated, idtyp: "app" }, takesApplications)).toEqual({ reason: "contradictory-type" });
  });
});

it("what a rejection repeats of a token is never endless", () => {
  const rejection = JSON.stringify(rejectionOf(withClaim("aud", "x".repeat(10_000))));
  expect(rejection.length).toBeLessThan(300);
});
