import { generateKeyPair, importJWK, SignJWT, type JWTPayload } from "jose";
import { createGatewayTokenVerifier } from "../../../runtime/gateway/gateway-access-token.js";
import { generateSigningKeys } from "../../../runtime/gateway/signing-keys.js";

const ISSUER = "https://mcp.contoso.com";
const RESOURCE = `${ISSUER}/mcp`;
const NOW_SECONDS = 1_800_000_000;
const keys = generateSigningKeys();
const [key] = keys;
const verify = createGatewayTokenVerifier({ issuer: ISSUER, keys: () => keys, now: () => NOW_SECONDS * 1000 });

const claims: JWTPayload = {
  iss: ISSUER,
  aud: RESOURCE,
  sub: "user",
  client_id: "client",
  grant_id: "grant",
  jti: "id",
  scope: "access_as_user",
  iat: NOW_SECONDS - 10,
  exp: NOW_SECONDS + 590,
};

/** Signed with the gateway's own key, so that only the change can be what is refused. */
async function token(
  changes: JWTPayload = {},
  header: Record<string, unknown> = {},
  signingKey?: Parameters<SignJWT["sign"]>[0],
): Promise<string> {
  const own = await importJWK(key as never, "RS256");
  return new SignJWT({ ...claims, ...changes })
    .setProtectedHeader({ alg: "RS256", typ: "at+jwt", kid: key.kid, ...header })
    .sign(signingKey ?? own);
}

describe("gateway access token", () => {
  it("accepts what this gateway issued for this resource [RS-8]", async () => {
    expect(await verify(await token(), RESOURCE)).toEqual({
      grantId: "grant",
      clientId: "client",
      scopes: ["access_as_user"],
      tokenId: "id",
    });
  });

  it.each([
    ["another issuer", { iss: "https://other.example" }],
    ["another resource's audience", { aud: `${ISSUER}/servers/other/mcp` }],
    ["a trailing slash on the audience", { aud: `${RESOURCE}/` }],
    ["a second audience", { aud: [RESOURCE, "https://other.example"] }],
    ["no audience", { aud: undefined }],
    ["an expiry that has passed", { exp: NOW_SECONDS - 1 }],
    ["no expiry", { exp: undefined }],
    ["a start that is still to come", { nbf: NOW_SECONDS + 60 }],
    ["no client", { client_id: undefined }],
    ["no grant", { grant_id: undefined }],
    ["no id", { jti: undefined }],
  ])("refuses a token with %s [RS-10] [RS-E7]", async (_name, changes) => {
    await expect(verify(await token(changes as JWTPayload), RESOURCE)).rejects.toHaveProperty("code");
  });

  it.each([
    ["of another type", { typ: "JWT" }],
    ["without a type", { typ: undefined }],
    ["of an unknown key", { kid: "other" }],
  ])("refuses a token %s [RS-E7]", async (_name, header) => {
    await expect(verify(await token({}, header), RESOURCE)).rejects.toHaveProperty("code");
  });

  it("refuses a token that another key signed", async () => {
    const { privateKey } = await generateKeyPair("RS256");
    await expect(verify(await token({}, {}, privateKey), RESOURCE)).rejects.toHaveProperty(
      "code",
      "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
    );
  });
});
