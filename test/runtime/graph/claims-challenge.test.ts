import { claimsChallenge } from "../../../runtime/graph/claims-challenge.js";

const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
const base64 = Buffer.from(claims).toString("base64");

it.each([
  `Bearer claims="${base64}"`,
  `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="${base64}"`,
  `Bearer error="insufficient_claims",claims="${Buffer.from(claims).toString("base64url")}"`,
])("is read from %s", (header) => {
  expect(claimsChallenge(header)).toBe(claims);
});

it.each([
  null,
  "",
  "Bearer",
  'Bearer error="invalid_token"',
  `Bearer xclaims="${base64}"`,
  'Bearer claims=""',
  'Bearer claims="{}"',
  `Bearer claims="${Buffer.from("no json").toString("base64")}"`,
  `Bearer claims="${Buffer.from("[1]").toString("base64")}"`,
  `Bearer claims="${Buffer.from("null").toString("base64")}"`,
  `Bearer claims="${Buffer.from(JSON.stringify({ a: "x".repeat(9000) })).toString("base64")}"`,
])("is not found in %s", (header) => {
  expect(claimsChallenge(header)).toBeUndefined();
});
