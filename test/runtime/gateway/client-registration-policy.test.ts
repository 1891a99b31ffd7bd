import { applyDocumentPolicy, applyRegistrationPolicy } from "../../../runtime/gateway/client-registration-policy.js";

const valid = { client_name: "Inspector", redirect_uris: ["http://localhost:3334/oauth/callback"] };

const rules = {
  uris: ["cursor://anysphere.cursor-mcp/oauth/callback"],
  hosts: ["claude.ai", "vscode.dev"],
  anyHost: false,
};

function kept(metadata: Record<string, unknown>, apply = applyRegistrationPolicy): unknown {
  const decision = apply(metadata, rules);
  return decision.ok ? decision.metadata : decision.description;
}

describe("client registration policy", () => {
  it("drops the scope, which would limit every later step-up [AS-20]", () => {
    expect(kept({ ...valid, scope: "access_as_user" })).not.toHaveProperty("scope");
  });

  it.each([undefined, "client_secret_basic", "client_secret_post"])("makes a client with %s public", (method) => {
    expect(kept({ ...valid, client_secret: "s", token_endpoint_auth_method: method })).toEqual({
      ...valid,
      application_type: "native",
      token_endpoint_auth_method: "none",
    });
  });

  it("leaves private_key_jwt alone", () => {
    expect(kept({ ...valid, token_endpoint_auth_method: "private_key_jwt" })).toMatchObject({
      token_endpoint_auth_method: "private_key_jwt",
    });
  });

  it.each([
    ["native", ["http://127.0.0.1:33418/", "https://vscode.dev/redirect"]],
    ["web", ["https://claude.ai/api/mcp/auth_callback"]],
  ])("infers application_type %s [AS-7]", (type, redirectUris) => {
    expect(kept({ redirect_uris: redirectUris })).toMatchObject({ application_type: type });
  });

  it("respects an application_type that was given [AS-7]", () => {
    expect(kept({ ...valid, application_type: "web" })).toMatchObject({ application_type: "web" });
  });

  it.each([
    ["no redirect_uris", { client_name: "x" }, "redirect_uris must name at least one"],
    ["no list", { redirect_uris: "https://a.example/cb" }, "redirect_uris must name at least one"],
    ["other types in the list", { redirect_uris: [1] }, "redirect_uris must be texts"],
    ["http elsewhere", { redirect_uris: ["http://evil.example/cb"] }, "redirect_uris must use https"],
    [
      "another host",
      { redirect_uris: ["http://localhost/cb", "https://evil.example/cb"] },
      "redirect_uris must have a host",
    ],
    ["seventeen", { redirect_uris: Array<string>(17).fill("https://claude.ai/cb") }, "must not name more than 16"],
    ["a very long one", { redirect_uris: [`https://a.example/${"x".repeat(512)}`] }, "at most 512 characters"],
    ["a name that reads backwards", { ...valid, client_name: "\u202etfosorciM" }, "client_name must not contain"],
    ["a name of two lines", { ...valid, client_name: "a\nb" }, "client_name must not contain"],
    ["more than a registration needs", { ...valid, contacts: ["x".repeat(16_384)] }, "must not have more than 16384"],
    ["a very long name", { ...valid, client_name: "x".repeat(101) }, "client_name must be a text"],
  ])("refuses %s", (_name, metadata, description) => {
    expect(kept(metadata)).toContain(description);
  });
});

describe("policy for metadata documents", () => {
  const mixed = [
    "http://127.0.0.1/callback",
    "https://claude.ai/callback",
    "https://evil.example/callback",
    "cursor://anysphere.cursor-mcp/oauth/callback",
    "evil://callback",
  ];

  it("keeps of the redirect URIs those that are admitted, because a document is written for all servers", () => {
    expect(kept({ ...valid, redirect_uris: mixed }, applyDocumentPolicy)).toMatchObject({
      redirect_uris: [mixed[0], mixed[1], mixed[3]],
    });
  });

  it("counts those that are kept", () => {
    const many = Array.from({ length: 20 }, (_unused, index) => `https://host-${index}.example/cb`);
    const redirectUris = ["http://127.0.0.1/callback"];
    expect(kept({ redirect_uris: [...many, ...redirectUris] }, applyDocumentPolicy)).toMatchObject({
      redirect_uris: redirectUris,
    });
  });

  it.each([
    [
      "when none is left, and says why",
      { redirect_uris: ["https://evil.example/cb"] },
      "redirect_uris must have a host",
    ],
    ["no list", { redirect_uris: "https://claude.ai/cb" }, "redirect_uris must name at least one"],
    ["an empty list", { redirect_uris: [] }, "redirect_uris must name at least one"],
    ["other types in the list", { redirect_uris: ["https://claude.ai/cb", 1] }, "redirect_uris must be texts"],
  ])("refuses %s", (_name, metadata, description) => {
    expect(kept(metadata, applyDocumentPolicy)).toContain(description);
  });
});
