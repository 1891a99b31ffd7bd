import { presentedToken } from "../../../runtime/http/bearer-token.js";

const presented = (...authorization: string[]) =>
  presentedToken({ headersDistinct: authorization.length > 0 ? { authorization } : {} });

it.each(["Bearer abc.def-_~+/==", "bearer abc.def-_~+/==", "BEARER  abc.def-_~+/=="])("is read from %j", (header) => {
  expect(presented(header)).toEqual({ kind: "token", token: "abc.def-_~+/==" });
});

it.each([[], [""], ["Basic dXNlcjpwYXNz"], ["Bearerabc"], ["DPoP abc"], ["abc"]])(
  "there is none in %j",
  (...headers) => {
    expect(presented(...headers)).toEqual({ kind: "none" });
  },
);

it.each([
  ["Bearer"],
  ["Bearer "],
  ["Bearer a b"],
  ["Bearer a,b"],
  ["Bearer \u00e4"],
  ["Bearer =abc"],
  ["Bearer abc", "Bearer abc"],
  ["Bearer abc", "Basic dXNlcjpwYXNz"],
])("is malformed in %j", (...headers) => {
  expect(presented(...headers)).toEqual({ kind: "malformed" });
});
