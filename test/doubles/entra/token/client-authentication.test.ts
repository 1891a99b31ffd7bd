import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import type { JWTPayload } from "jose";
import { contoso } from "../../contoso.js";
import { testCertificate, type TestCertificate } from "../../key-vault/test-certificate.js";
import { startEntraDouble, type EntraDouble } from "../entra-double.js";
import {
  API_SCOPE,
  API_SECRET,
  certificateAssertion,
  EXPIRED_SECRET,
  refusalOf,
  SPA_REDIRECT_URI,
  testDirectory,
  TestClient,
  type Changes,
} from "../test-client.js";

let entra: EntraDouble;
let client: TestClient;

beforeAll(async () => {
  entra = await startEntraDouble({ directory: testDirectory() });
  client = new TestClient(entra.url);
});
afterEach(() => {
  entra.control.reset();
});
afterAll(() => entra.close());

const refused = (status: number, error: string, code: number) => ({ status, error, code });
const badClient = (code: number) => refused(401, "invalid_client", code);

/** Redeems a code for which everything is right but, perhaps, the credential. */
async function authenticate(credential: Changes, clientId: string = contoso.apiClientId) {
  const answer = await client.redeem(await client.code({ client_id: clientId }), {
    client_id: clientId,
    client_secret: null,
    ...credential,
  });
  return answer.status === 200 ? "accepted" : refusalOf(answer);
}

const assertion = (text: string): Changes => ({
  client_assertion: text,
  client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
});

describe("a secret", () => {
  it("is accepted", async () => {
    expect(await authenticate({ client_secret: API_SECRET })).toBe("accepted");
  });
  it("is refused when wrong", async () => {
    expect(await authenticate({ client_secret: "wrong" })).toEqual(badClient(7000215));
  });
  it("is refused when expired", async () => {
    expect(await authenticate({ client_secret: EXPIRED_SECRET })).toEqual(badClient(7000222));
  });
});

describe("a confidential client", () => {
  it("is refused without a credential", async () => {
    expect(await authenticate({})).toEqual(badClient(7000218));
  });
});

describe("a public client", () => {
  it("is accepted without a credential", async () => {
    expect(await authenticate({}, contoso.publicClientId)).toBe("accepted");
  });
  it.each([[{ client_secret: "any" }], [assertion("any")]])("is refused with one", async (credential) => {
    expect(await authenticate(credential, contoso.publicClientId)).toEqual(badClient(700025));
  });
});

describe("a single page app", () => {
  const spa = { redirect_uri: SPA_REDIRECT_URI, client_secret: null };
  it("is refused outside a browser", async () => {
    const answer = await client.redeem(await client.code({ redirect_uri: SPA_REDIRECT_URI }), spa);
    expect(refusalOf(answer)).toEqual(refused(400, "invalid_request", 9002327));
  });
  it("gets refresh tokens that end after a day, however often they are used", async () => {
    const browser = { origin: "http://localhost:8400" };
    const { body } = await client.redeem(await client.code({ redirect_uri: SPA_REDIRECT_URI }), spa, browser);
    const refresh = async (token = "") =>
      client.token(
        {
          grant_type: "refresh_token",
          client_id: contoso.apiClientId,
          refresh_token: token,
          scope: `${contoso.apiClientId}/access_as_user offline_access`,
        },
        browser,
      );
    entra.control.shiftClock({ seconds: 23 * 3600 });
    const next = await refresh(body.refresh_token);
    expect(next.status).toBe(200);
    entra.control.shiftClock({ seconds: 2 * 3600 });
    expect(refusalOf(await refresh(next.body.refresh_token))).toEqual(refused(400, "invalid_grant", 700084));
  });
});

describe("an assertion signed with the client's certificate", () => {
  const now = Math.floor(Date.now() / 1000);
  it("is accepted", async () => {
    expect(await authenticate(assertion(await certificateAssertion()))).toBe("accepted");
  });
  const rows: readonly [string, JWTPayload, number][] = [
    ["for another audience", { aud: "https://login.microsoftonline.com/common/oauth2/v2.0/token" }, 50012],
    ["about another client", { sub: contoso.publicClientId }, 50012],
    ["that expired", { exp: now - 1 }, 700024],
    ["that is not valid yet", { nbf: now + 600 }, 700024],
  ];
  it.each(rows)("is refused %s", async (_what, claims, code) => {
    expect(await authenticate(assertion(await certificateAssertion(claims)))).toEqual(badClient(code));
  });
  it("is refused when signed with another key", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    expect(await authenticate(assertion(await certificateAssertion({}, privateKey)))).toEqual(badClient(700027));
  });
  it("is refused when it is no JWT", async () => {
    expect(await authenticate(assertion("no.jwt"))).toEqual(badClient(50012));
  });
  it("is refused with another assertion type", async () => {
    const credential = { ...assertion(await certificateAssertion()), client_assertion_type: "saml" };
    expect(await authenticate(credential)).toEqual(refused(400, "invalid_request", 90023));
  });
});

describe("a certificate", () => {
  const signedWith = async ({ privateKey, certificate }: TestCertificate, withChain = false) => {
    const { raw, fingerprint256 } = new X509Certificate(certificate);
    const thumbprint = Buffer.from(fingerprint256.replaceAll(":", ""), "hex").toString("base64url");
    return assertion(
      await certificateAssertion({}, createPrivateKey(privateKey), {
        "x5t#S256": thumbprint,
        ...(withChain ? { x5c: [raw.toString("base64")] } : {}),
      }),
    );
  };
  const register = (...certificates: readonly TestCertificate[]) => {
    entra.control.setCertificates({
      client: contoso.apiClientId,
      certificates: certificates.map(({ certificate }) => certificate),
    });
  };

  it("is accepted while it is registered, and refused afterwards", async () => {
    const [old, renewed] = [await testCertificate(), await testCertificate()];
    register(old, renewed);
    const both = [await authenticate(await signedWith(old)), await authenticate(await signedWith(renewed))];
    register(renewed);
    expect(both).toEqual(["accepted", "accepted"]);
    expect(await authenticate(await signedWith(old))).toEqual(badClient(700027));
    expect(await authenticate(await signedWith(renewed))).toBe("accepted");
  });

  it("is refused once it has ended", async () => {
    const ended = await testCertificate({ notAfter: new Date(Date.now() - 1000) });
    register(ended);
    expect(await authenticate(await signedWith(ended))).toEqual(badClient(700027));
  });

  it("is accepted by its subject and issuer where the registration says so, if it comes along", async () => {
    const authority = await testCertificate({ commonName: "authority", isAuthority: true });
    const trusted = await testCertificate({ commonName: "mcp", authority });
    const otherSubject = await testCertificate({ commonName: "other", authority });
    const otherIssuer = await testCertificate({ commonName: "mcp" });
    entra.control.trustSubject({
      client: contoso.apiClientId,
      subject: "CN=mcp",
      authority: authority.certificate,
    });
    expect(await authenticate(await signedWith(trusted, true))).toBe("accepted");
    for (const credential of [
      await signedWith(trusted),
      await signedWith(otherSubject, true),
      await signedWith(otherIssuer, true),
    ]) {
      expect(await authenticate(credential)).toEqual(badClient(700027));
    }
  });
});

describe("a federated assertion", () => {
  const issuer = `https://login.microsoftonline.com/${contoso.tenantId}/v2.0`;
  /** What the managed identity of the gateway would bring. */
  const genuine = (changes: JWTPayload = {}): Promise<string> => {
    const now = Math.floor(entra.clock.now() / 1000);
    return entra.sign({
      iss: issuer,
      sub: contoso.gatewayIdentity.principalId,
      aud: "api://AzureADTokenExchange",
      exp: now + 3600,
      idtyp: "app",
      ...changes,
    });
  };
  it("is accepted", async () => {
    expect(await authenticate(assertion(await genuine()))).toBe("accepted");
  });
  const rows: readonly [string, JWTPayload, number, string][] = [
    ["of another issuer", { iss: `https://sts.windows.net/${contoso.tenantId}/` }, 700211, "sts.windows.net"],
    ["of another subject", { sub: contoso.gatewayIdentity.clientId }, 700213, contoso.gatewayIdentity.clientId],
    [
      "of a subject in other case",
      { sub: contoso.gatewayIdentity.principalId.toUpperCase() },
      700213,
      contoso.gatewayIdentity.principalId.toUpperCase(),
    ],
    ["for another audience", { aud: "https://graph.microsoft.com" }, 700212, "https://graph.microsoft.com"],
  ];
  it.each(rows)("is refused %s, and the mismatch named", async (_what, changes, code, named) => {
    const answer = await client.redeem(await client.code(), {
      client_secret: null,
      ...assertion(await genuine(changes)),
    });
    expect(refusalOf(answer)).toEqual(badClient(code));
    expect(answer.body.error_description).toContain(named);
  });
  it("is refused when it expired", async () => {
    const text = await genuine();
    entra.control.shiftClock({ seconds: 3601 });
    expect(await authenticate(assertion(text))).toEqual(badClient(700024));
  });
  it("is refused when a user's token serves as one", async () => {
    expect(await authenticate(assertion(await genuine({ idtyp: "user" })))).toEqual(badClient(700229));
  });
  it("is refused when its signature is wrong", async () => {
    const [header = "", payload = ""] = (await genuine()).split(".");
    const [, , signature = ""] = (await genuine({ jti: "another" })).split(".");
    expect(await authenticate(assertion(`${header}.${payload}.${signature}`))).toEqual(badClient(700027));
  });
  it("is refused for a client that trusts nobody", async () => {
    const answer = await client.token({
      grant_type: "client_credentials",
      client_id: contoso.daemonClientId,
      scope: API_SCOPE.replace("access_as_user", ".default"),
      ...assertion(await genuine()),
    });
    expect(refusalOf(answer)).toEqual(refused(400, "invalid_request", 70021));
    expect(answer.body.error_description).toContain(contoso.gatewayIdentity.principalId);
  });
});
