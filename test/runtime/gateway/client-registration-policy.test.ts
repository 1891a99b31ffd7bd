import { applyRegistrationPolicy } from "../../../runtime/gateway/client-registration-policy.js";

const valid = { client_name: "Inspector", redirect_uris: ["http://localhost:3334/oauth/callback"] };

function kept(metadata: Record<string, unknown>): unknown {
  const decision = applyRegistrationPolicy(metadata, []);
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
    ["seventeen", { redirect_uris: Array<string>(17).fill("https://a.example/cb") }, "must not name more than 16"],
    ["a very long one", { redirect_uris: [`https://a.example/${"x".repeat(512)}`] }, "at most 512 characters"],
    ["a name that reads backwards", { ...valid, client_name: "\u202etfosorciM" }, "client_name must not contain"],
    ["a name of two lines", { ...valid, client_name: "a\nb" }, "client_name must not contain"],
    ["a very long name", { ...valid, client_name: "x".repeat(101) }, "client_name must be a text"],
  ])("refuses %s", (_name, metadata, description) => {
    expect(kept(metadata)).toContain(description);
  });
});
