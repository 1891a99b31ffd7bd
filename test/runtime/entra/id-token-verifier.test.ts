import { createIdTokenVerifier } from "../../../runtime/entra/id-token-verifier.js";
import { createOutboundFetch } from "../../../runtime/security/outbound-fetch.js";
import { contoso } from "../../doubles/contoso.js";
import { startEntraDouble, type EntraDouble } from "../../doubles/entra/entra-double.js";
import { TestClient, testDirectory } from "../../doubles/entra/test-client.js";

let entra: EntraDouble;

beforeAll(async () => {
  entra = await startEntraDouble({ directory: testDirectory() });
});
afterAll(() => entra.close());

function verifier(clientId: string = contoso.apiClientId) {
  const config = {
    ENTRA_CLOUD: "public" as const,
    ENTRA_TENANT_ID: contoso.tenantId,
    ENTRA_ALLOWED_TENANT_IDS: [],
    ENTRA_CLIENT_ID: clientId,
  };
  const fetch = createOutboundFetch({
    rewrites: new Map([["https://login.microsoftonline.com", entra.url]]),
    timeoutMilliseconds: 5000,
    maxResponseBytes: 100_000,
  });
  return createIdTokenVerifier({ config, fetch, now: Date.now });
}

async function idToken(): Promise<string> {
  const { id_token: token = "" } = await new TestClient(entra.url).signIn(undefined, { nonce: "n-1" });
  return token;
}

it("takes what Entra signed for this application and this sign-in", async () => {
  expect(await verifier()(await idToken(), "n-1")).toMatchObject({ objectId: contoso.users.adele.objectId });
});

it.each([
  ["of another sign-in", "n-2", (token: string) => token, "wrong-nonce"],
  ["whose claims were changed", "n-1", withOtherClaims, "signature-invalid"],
  ["that is none", "n-1", () => "", "malformed"],
])("refuses one %s", async (_what, nonce, change, reason) => {
  await expect(verifier()(change(await idToken()), nonce)).rejects.toMatchObject({ reason });
});

it("refuses one for another application", async () => {
  await expect(verifier(contoso.directClientId)(await idToken(), "n-1")).rejects.toMatchObject({
    reason: "wrong-audience",
  });
});

function withOtherClaims(token: string): string {
  const [header = "", claims = "", signature = ""] = token.split(".");
  const changed = { ...(JSON.parse(Buffer.from(claims, "base64url").toString()) as object), oid: "somebody-else" };
  return [header, Buffer.from(JSON.stringify(changed)).toString("base64url"), signature].join(".");
}
