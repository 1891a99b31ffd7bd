import { HIDDEN, hasUnknown, sameValue, textsOf, UNKNOWN, withMarks } from "../../../cli/review/plan/values.js";

describe("values of a plan", () => {
  it("are joined with what isn't known and what is sensitive, at any depth", () => {
    expect(
      withMarks(
        { a: "x", list: ["1", null], block: [{ secret: "s", open: 2 }] },
        { later: true, list: [false, true], block: [{ id: true }] },
        { block: [{ secret: true }] },
      ),
    ).toEqual({ a: "x", later: UNKNOWN, list: ["1", UNKNOWN], block: [{ secret: HIDDEN, open: 2, id: UNKNOWN }] });
  });

  it("are hidden although they are unknown as well", () => {
    expect(withMarks(null, true, true)).toBe(HIDDEN);
    expect(withMarks("s", false, true)).toBe(HIDDEN);
  });

  it("count as known only in all their parts", () => {
    expect(hasUnknown([{ a: ["x", UNKNOWN] }])).toBe(true);
    expect(hasUnknown([{ a: ["x", HIDDEN] }])).toBe(false);
    expect(sameValue(UNKNOWN, UNKNOWN)).toBe(false);
    expect(sameValue(undefined, null)).toBe(true);
    expect(textsOf(["a", UNKNOWN, HIDDEN, null])).toEqual(["a"]);
  });
});
