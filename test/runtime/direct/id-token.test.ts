import { decodeJwt } from "jose";
import { titleOf } from "../../doubles/browser.js";
import { contoso } from "../../doubles/contoso.js";
import {
  answerEntra,
  startDirect,
  type DirectProcess,
  type SignedInBrowser,
  type TokenChanges,
} from "./support/direct-process.js";
import { entraInBetween } from "./support/entra-in-between.js";

jest.setTimeout(60_000);

const { adele } = contoso.users;
const ENTRA = "https://login.microsoftonline.com";
const between = entraInBetween();
let direct: DirectProcess;

beforeAll(async () => {
  direct = await startDirect(between);
});
afterEach(() => {
  between.change();
});
afterAll(async () => {
  await direct?.stop();
  await between.close();
});

/** The ID token that Entra just issued, with other claims or another signature. */
function reissued(idToken: unknown, { claims, ...changes }: TokenChanges): Promise<string> {
  const token = decodeJwt(String(idToken));
  // What access tokens have and ID tokens don't.
  const without = { scp: null, azp: null, azpacr: null, aio: null };
  return direct.tokenOf("adele", {
    client: contoso.publicClientId,
    claims: { ...without, ...token, ...claims },
    ...changes,
  });
}

async function signInWith(changes: TokenChanges) {
  between.change(async (answer) => ({ ...answer, id_token: await reissued(answer.id_token, changes) }));
  return direct.signIn(adele.userPrincipalName);
}

/** Another sign-in's, signed by Entra and for us. */
async function idTokenOfAnotherSignIn(): Promise<string> {
  let seen = "";
  between.change((answer) => {
    seen = String(answer.id_token);
    return Promise.resolve(answer);
  });
  await direct.signIn(contoso.users.bob.userPrincipalName);
  return seen;
}

function expectNobodySignedIn({ browser, page }: SignedInBrowser): void {
  expect(titleOf(page)).toBe("Microsoft did not sign you in");
  expect([403, 502]).toContain(page.status);
  expect(browser.cookieHeader(new URL(direct.url))).not.toMatch(/(?:^|; )session=/);
  expect(page.text).not.toMatch(/eyJ|nonce|audience|issuer|signature/i);
}

it("an ID token as Entra issues it signs in, reissued or not: what follows is refused for its change alone", async () => {
  const { page } = await signInWith({});
  expect(titleOf(page)).toBe("Adele Marsh");
});

describe("an ID token is refused", () => {
  it.each<[string, TokenChanges]>([
    ["with the nonce of nobody", { claims: { nonce: "x".repeat(43) } }],
    ["without a nonce", { claims: { nonce: null } }],
    ["for another application", { claims: { aud: contoso.apiClientId } }],
    ["for several applications", { claims: { aud: [contoso.directClientId, contoso.apiClientId] } }],
    ["of another issuer", { claims: { iss: `${ENTRA}/${contoso.otherTenantId}/v2.0` } }],
    ["of version 1", { claims: { ver: "1.0", iss: `https://sts.windows.net/${contoso.tenantId}/` } }],
    ["of another tenant", { claims: { tid: contoso.otherTenantId, iss: `${ENTRA}/${contoso.otherTenantId}/v2.0` } }],
    ["that ended", { claims: { exp: 1_700_000_000 } }],
    ["without a user", { claims: { oid: null } }],
    ["signed by nobody", { signature: "none" }],
    ["signed with a key that Entra never had", { signature: "unknown-key" }],
    ["signed with the public key as a secret", { signature: "hs256-with-public-key" }],
  ])("%s", async (_what, changes) => {
    expectNobodySignedIn(await signInWith(changes));
  });

  it("of another sign-in, genuine as it is (token substitution)", async () => {
    const stolen = await idTokenOfAnotherSignIn();
    between.change((answer) => Promise.resolve({ ...answer, id_token: stolen }));
    expectNobodySignedIn(await direct.signIn(adele.userPrincipalName));
  });

  it.each([
    ["that is none", undefined],
    ["that is no JWT", "a.b"],
    ["that is no text", { sub: "adele" }],
  ])("%s", async (_what, idToken) => {
    between.change((answer) => Promise.resolve({ ...answer, id_token: idToken }));
    expectNobodySignedIn(await direct.signIn(adele.userPrincipalName));
  });
});

it("the browser that was refused signs in when Entra's answer is right again", async () => {
  const { browser } = await signInWith({ signature: "unknown-key" });
  between.change();
  const asked = await browser.follow(`${direct.url}/login`);
  if (asked instanceof URL) throw new Error("led away");
  expect(titleOf(await answerEntra(browser, asked, adele.userPrincipalName))).toBe("Adele Marsh");
});

it("the log says why, and holds no token", () => {
  const output = direct.runtime.output();
  for (const reason of ["audience", "issuer", "signature", "nonce"]) expect(output).toContain(reason);
  expect(output).not.toMatch(/eyJ[\w-]{10,}\.|"level":"error"/);
});
