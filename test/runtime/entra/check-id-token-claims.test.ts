import { checkIdTokenClaims, type IdTokenExpectations } from "../../../runtime/entra/check-id-token-claims.js";

const NOW = 1_800_000_000;
const TENANT = "7a1c9f52-0b64-4d1e-8f3a-5e2d60c8b901";
const APP = "f2b90c67-d43e-4a18-b7f5-20e6c9a1d384";
const USER = "1f0a6c3e-8d27-4b95-a3c1-6e49d0b75a21";
const NONCE = "nonce-of-this-sign-in";

const expected: IdTokenExpectations = {
  audience: APP,
  tenantIds: [TENANT],
  issuer: (tenantId) => `https://login.microsoftonline.com/${tenantId}/v2.0`,
  clockSkewSeconds: 60,
  nonce: NONCE,
};

/** What Entra answers to our sign-in. Each test changes one thing. */
const genuine = {
  aud: APP,
  iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
  iat: NOW - 300,
  nbf: NOW - 300,
  exp: NOW + 3600,
  name: "Adele Marsh",
  nonce: NONCE,
  oid: USER,
  preferred_username: "adele@contoso.example",
  roles: ["Reader"],
  sub: "pairwise",
  tid: TENANT,
  ver: "2.0",
};

function rejectionOf(changes: Readonly<Record<string, unknown>>): unknown {
  const checked = checkIdTokenClaims({ ...genuine, ...changes }, expected, NOW);
  return checked.ok ? "accepted" : checked.rejection.reason;
}

it("says who signed in", () => {
  expect(checkIdTokenClaims(genuine, expected, NOW)).toEqual({
    ok: true,
    user: {
      tenantId: TENANT,
      objectId: USER,
      name: "Adele Marsh",
      username: "adele@contoso.example",
      roles: ["Reader"],
    },
  });
});

it.each([
  ["of another sign-in", { nonce: "nonce-of-another-sign-in" }, "wrong-nonce"],
  ["without a nonce", { nonce: undefined }, "wrong-nonce"],
  ["whose nonce is no text", { nonce: [NONCE] }, "wrong-nonce"],
  ["for another application", { aud: USER }, "wrong-audience"],
  ["for several applications", { aud: [APP, USER] }, "wrong-audience"],
  ["of another issuer", { iss: "https://login.microsoftonline.com/other/v2.0" }, "wrong-issuer"],
  ["of another tenant", { tid: USER }, "tenant-not-allowed"],
  ["of a personal account", { tid: "9188040d-6c67-4c5b-b112-36a304b66dad" }, "personal-account"],
  ["of version 1", { ver: "1.0" }, "wrong-version"],
  ["that ended", { exp: NOW - 61 }, "expired"],
  ["that does not end", { exp: undefined }, "claim-missing"],
  ["that has not begun", { nbf: NOW + 61 }, "not-yet-valid"],
  ["of nobody", { oid: undefined }, "claim-missing"],
])("an ID token %s is refused", (_what, changes, reason) => {
  expect(rejectionOf(changes)).toBe(reason);
});

it("takes the groups overage as it comes: nothing is decided by groups, so nothing is looked up", () => {
  const overage = {
    _claim_names: { groups: "src1" },
    _claim_sources: { src1: { endpoint: "https://graph.windows.net/x" } },
  };
  expect(rejectionOf(overage)).toBe("accepted");
});
