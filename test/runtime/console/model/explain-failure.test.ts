import { explainFailure, signInReason } from "../../../../runtime/console/model/explain-failure.js";

it.each([
  ['Bearer error="insufficient_claims", claims="eyJh"', "challenge"],
  ['Bearer error="interaction_required"', "challenge"],
  ['Bearer error="invalid_token"', "over"],
  ['Bearer resource_metadata="https://mcp.contoso.com"', "over"],
  [null, "over"],
] as const)("a 401 with %j means that the sign-in is subject to a %s", (header, reason) => {
  expect(signInReason(header)).toBe(reason);
});

it("tells apart what people can do something about", () => {
  const titles = (
    [
      { kind: "sign-in", reason: "challenge" },
      { kind: "sign-in", reason: "over" },
      { kind: "cancelled" },
      { kind: "failed", message: "no answer" },
    ] as const
  ).map((failure) => explainFailure(failure).title);

  expect(new Set(titles).size).toBe(4);
  expect(explainFailure({ kind: "failed", message: "no answer" }).text).toBe("no answer");
});
