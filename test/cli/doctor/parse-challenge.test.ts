import { bearerChallenge, parseChallenges } from "../../../cli/doctor/challenge/parse-challenge.js";

function parsed(header: string) {
  return parseChallenges(header).map(({ scheme, parameters }) => ({ scheme, ...Object.fromEntries(parameters) }));
}

it.each<[string, object[]]>([
  ["Bearer", [{ scheme: "bearer" }]],
  ['bearer SCOPE="a b", Error=invalid_token', [{ scheme: "bearer", scope: "a b", error: "invalid_token" }]],
  ['Bearer realm="a, b \\"c\\"" , scope = "d"', [{ scheme: "bearer", realm: 'a, b "c"', scope: "d" }]],
  [
    'Basic realm="x", Bearer scope="y"',
    [
      { scheme: "basic", realm: "x" },
      { scheme: "bearer", scope: "y" },
    ],
  ],
  ["Negotiate, Bearer", [{ scheme: "negotiate" }, { scheme: "bearer" }]],
  ['Bearer scope="unfinished', [{ scheme: "bearer", scope: "" }]],
  ["", []],
  [", =", []],
])("%s", (header, challenges) => {
  expect(parsed(header)).toEqual(challenges);
});

it("the first Bearer challenge counts, wherever it stands", () => {
  const headers = new Headers({ "www-authenticate": 'Basic realm="x", Bearer scope="y"' });

  expect(bearerChallenge(headers)?.parameters.get("scope")).toBe("y");
  expect(bearerChallenge(new Headers())).toBeUndefined();
});
