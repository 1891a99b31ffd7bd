import { nearestNames } from "../../../constructs/validation/nearest-names.js";

const planets = ["Mercury", "Venus", "Earth", "Mars", "Jupiter", "Saturn", "Uranus", "Neptune"];

describe("nearestNames", () => {
  test.each([
    ["a dropped letter", "Satrn", ["Saturn"]],
    ["an added letter", "Neptunes", ["Neptune"]],
    ["a replaced letter", "Jupitar", ["Jupiter"]],
    ["two swapped letters", "Mecrury", ["Mercury"]],
    ["another letter case only", "vENUS", ["Venus"]],
    ["nothing alike", "Sun and Moon", []],
    ["an empty name", "", []],
  ])("finds the name behind %s", (_, written, expected) => {
    expect(nearestNames(written, planets)).toEqual(expected);
  });

  test("counts a swap of neighbours as one edit", () => {
    expect(nearestNames("Mecrury", planets, { maxDistance: 1 })).toEqual(["Mercury"]);
    expect(nearestNames("Mercruy", ["Mercury", "Merruy"], { maxDistance: 1 })).toEqual(["Mercury", "Merruy"]);
  });

  test("combines a swap with another edit", () => {
    expect(nearestNames("Mecrur", planets)).toEqual(["Mercury"]);
  });

  test("puts the nearest first and orders equally near ones by name", () => {
    expect(nearestNames("abcd", ["abcx", "abxx", "abcd", "aacd"])).toEqual(["abcd", "aacd", "abcx"]);
  });

  test("gives no more than the limit", () => {
    expect(nearestNames("a", ["b", "c", "d", "e"], { limit: 2 })).toEqual(["b", "c"]);
  });

  test("leaves the list of candidates as it was", () => {
    const candidates = ["b", "a"];
    nearestNames("a", candidates);
    expect(candidates).toEqual(["b", "a"]);
  });
});
