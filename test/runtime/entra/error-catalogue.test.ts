import { errorCodeOf, explainEntraError, type EntraErrorBody } from "../../../runtime/entra/error-catalogue.js";
import { entraErrorRows } from "../../../runtime/entra/error-rows.js";
import { contoso } from "../../doubles/contoso.js";

/** Every code that Entra is known to answer with in one of our flows. */
const codes = [
  // Shape of the request.
  ...[9010010, 901002, 900144, 70011, 28002, 28003, 28000, 700022, 650053, 90009, 90008, 500011, 65005, 650056, 650057],
  ...[50011, 900971, 50194, 9001023, 90130, 90023, 90002, 90038, 700016, 700011, 900561],
  // Codes, refresh tokens, users.
  ...[501481, 50147, 501491, 54005, 700005, 70000, 70008, 700082, 700084, 70043, 50173, 50132, 50133],
  ...[50020, 50034, 51004, 50105, 50196, 90055, 90006, 90024, 90033],
  // Credentials of the application.
  ...[7000215, 7000222, 7000218, 700025, 700027, 50012, 700024, 70021, 700213, 700229],
  // Consent, conditional access, on-behalf-of.
  ...[65001, 90094, 90095, 65004, 50076, 50079, 50078, 50072, 50074, 53003, 530032, 53000, 53001, 50131, 50158],
  ...[50013, 500131, 500133, 7000114],
];

const bodyOf = (code: number, error = "access_denied"): EntraErrorBody => ({
  error,
  error_codes: [code],
  error_description: `AADSTS${code}: A sentence of Microsoft's about ada@contoso.example. Trace ID: 1`,
});

const values = {
  app: contoso.apiClientId,
  audience: "audience-1",
  client: "client-1",
  cloud: "public",
  consentUrl: "https://login.microsoftonline.com/t/v2.0/adminconsent?client_id=1",
  correlationId: "correlation-1",
  exchangeAudience: "api://AzureADTokenExchange",
  expiry: "2026-11-22",
  issuer: "https://login.microsoftonline.com/t/v2.0",
  otherResource: "https://graph.microsoft.com",
  otherTenant: "tenant-2",
  parameter: "prompt",
  redirectUri: "https://mcp.contoso.example/callback",
  resource: "https://mcp.contoso.example/mcp",
  scope: "access_as_user",
  subject: "principal-1",
  tenant: "tenant-1",
  thumbprint: "AB12",
  user: "ada@contoso.example",
};

it("the catalogue has every code, and no other [P-20]", () => {
  expect([...entraErrorRows.keys()].sort()).toEqual([...codes].sort());
});

describe.each(codes)("AADSTS%d", (code) => {
  const row = entraErrorRows.get(code);

  it("is explained to the operator, with the values of the case", () => {
    const named = [...(row?.operator.matchAll(/\{(\w+)\}/g) ?? [])].map(([, name = ""]) => name);
    const { operator, known } = explainEntraError(bodyOf(code), { values });
    expect(known).toBe(true);
    expect(operator).not.toMatch(/[{}]/);
    for (const name of named) expect(operator).toContain(values[name as keyof typeof values]);
  });

  it("is explained to the operator when no value is known", () => {
    const { operator } = explainEntraError(bodyOf(code));
    expect(operator).not.toMatch(/[{}]|undefined/);
    expect(operator.length).toBeGreaterThan(20);
  });

  it("says when it happens and what prevents it", () => {
    const { cause, prevention } = explainEntraError(bodyOf(code));
    expect(cause.length).toBeGreaterThan(10);
    expect(prevention.length).toBeGreaterThan(10);
  });

  it("tells the person who signs in what to do, without internals", () => {
    const { user } = explainEntraError(bodyOf(code), { values });
    expect(user).toMatch(/^[A-Z].*\.$/);
    expect(user).not.toMatch(/\d|AADSTS|[{}_`<>]|token|tenant|scope|claim|OAuth|PKCE|redirect|@|https?:/i);
    for (const value of Object.values(values)) expect(user).not.toContain(value);
  });

  it("repeats none of Microsoft's sentences, which may name users", () => {
    expect(JSON.stringify(explainEntraError(bodyOf(code)))).not.toMatch(/A sentence|ada@/);
  });
});

describe("what we do follows from the error, not from the number", () => {
  it.each<[string, EntraErrorBody, string]>([
    ["claims, whatever else it says", { error: "invalid_grant", claims: '{"access_token":{}}' }, "claims-challenge"],
    ["claims with a final number", { ...bodyOf(53003), claims: '{"access_token":{}}' }, "claims-challenge"],
    [
      "claims and consent at once",
      { error: "invalid_grant", suberror: "consent_required", claims: "{}" },
      "claims-challenge",
    ],
    ["a need for interaction", { error: "interaction_required" }, "reauthenticate"],
    ["a need for a sign-in", { error: "login_required" }, "reauthenticate"],
    ["an invalid grant", { error: "invalid_grant" }, "reauthenticate"],
    ["an invalid grant with another kind of number", bodyOf(7000215, "invalid_grant"), "reauthenticate"],
    ["an invalid grant that a sign-in won't mend", { error: "invalid_grant", suberror: "message_only" }, "final"],
    ["missing consent", { error: "invalid_grant", suberror: "consent_required" }, "consent"],
    ["missing consent by its own name", { error: "consent_required" }, "consent"],
    ["a wrong client", { error: "invalid_client" }, "configuration"],
    ["a client that may not", bodyOf(7000114, "unauthorized_client"), "configuration"],
    ["a wrong resource", { error: "invalid_resource" }, "configuration"],
    ["a wrong target", { error: "invalid_target" }, "configuration"],
    ["a wrong scope", { error: "invalid_scope" }, "configuration"],
    ["a wrong request", { error: "invalid_request" }, "configuration"],
    ["a busy service", { error: "temporarily_unavailable" }, "retry"],
    ["a broken service", { error: "server_error" }, "retry"],
  ])("%s", (_what, body, kind) => {
    expect(explainEntraError(body).kind).toBe(kind);
  });

  it.each([429, 500, 503])("status %d asks to come back, unless there is a challenge", (httpStatus) => {
    expect(explainEntraError({ error: "invalid_grant" }, { httpStatus }).kind).toBe("retry");
    expect(explainEntraError({}, { httpStatus }).kind).toBe("retry");
    expect(explainEntraError({ claims: "{}" }, { httpStatus }).kind).toBe("claims-challenge");
  });

  it.each([
    [65004, "final"],
    [90094, "consent"],
    [50196, "retry"],
    [50076, "claims-challenge"],
    [700016, "configuration"],
    [70008, "reauthenticate"],
  ])("only where the error says nothing does the number decide: %d", (code, kind) => {
    expect(explainEntraError(bodyOf(code)).kind).toBe(kind);
  });
});

describe("an error that is not in the catalogue", () => {
  it.each([
    ["an unknown number", bodyOf(1234567)],
    ["no number", { error: "access_denied" }],
    ["nothing", {}],
    ["values of other types", { error: 1, suberror: {}, error_codes: "x", error_description: [], claims: 5 }],
  ])("is final and still explained: %s", (_what, body) => {
    const explanation = explainEntraError(body);
    expect(explanation).toMatchObject({ kind: "final", known: false });
    expect(explanation.operator).toMatch(/correlation id/);
    expect(explanation.user).toMatch(/^[A-Z].*\.$/);
    expect(JSON.stringify(explanation)).not.toMatch(/A sentence|ada@/);
  });

  it("names error and number to the operator", () => {
    const { operator, code } = explainEntraError(bodyOf(1234567));
    expect(code).toBe(1234567);
    expect(operator).toContain("access_denied (AADSTS1234567");
  });

  it("repeats no error that is no word", () => {
    expect(JSON.stringify(explainEntraError({ error: "<script>alert(1)</script>" }))).not.toContain("script");
  });
});

describe("the number", () => {
  it.each<[string, EntraErrorBody, number | undefined]>([
    ["of the token endpoint", { error_codes: [50013, 1] }, 50013],
    ["of a redirect, which has it in words alone", { error_description: "AADSTS65004: declined" }, 65004],
    ["that isn't one", { error_codes: ["x"] }, undefined],
    ["that isn't there", {}, undefined],
  ])("%s", (_what, body, code) => {
    expect(errorCodeOf(body)).toBe(code);
  });
});

it("values can neither begin a new line nor bring a token along", () => {
  const { operator } = explainEntraError(bodyOf(50020), {
    values: { user: `ada\n{"level":"error"}`, tenant: "eyJhbGciOiJSUzI1NiJ9.e30.c2ln" },
  });
  expect(operator).not.toMatch(/\n|eyJ/);
});
